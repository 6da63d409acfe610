// How sure are we: the page of reliability, the planner with its simulation, and
// the simulator, as somebody uses them who has only a keyboard. A choice shows
// its figures, the address keeps them, and every picture has its numbers beside it.
export default async function ({ page, url, expect, look }) {
  const text = () => page.textContent("main");
  const choose = async (name, value, form) => {
    await page.focus(`[name=${name}]`);
    await Promise.all([page.waitForURL((u) => u.searchParams.get(name) === value), page.selectOption(`[name=${name}]`, value).then(() => page.waitForTimeout(300)).then(async () => {
      if (new URL(page.url()).searchParams.get(name) === value) return;
      await page.focus(`${form} button`);
      await page.keyboard.press("Enter");
    })]);
    await page.waitForLoadState();
  };

  await page.goto(url + "/planner");
  const seven = await text();
  for (const words of ["So that pillars may be shown", "Tried out by simulation", "120 people were invented", "Usual panels"]) expect(seven.includes(words), `the planner does not say "${words}"`);
  await choose("peers", "8", "form[action='/planner']");
  const twelve = await text();
  expect(twelve.includes("With 1 manager, 8 peers, 3 reports"), "the planner does not take up the choice");
  const reliability = async () => Number((await page.locator("section[aria-labelledby=prospect-title] td strong").first().textContent()).trim());
  const more = await reliability();
  await page.goto(url + "/planner");
  expect((await reliability()) < more, "more raters do not make it surer");
  await page.locator("details summary").first().focus();
  await page.keyboard.press("Enter");
  expect(await page.locator("details table tbody tr").first().isVisible(), "the numbers of the picture cannot be opened by keyboard");
  await look("planner opened");

  await page.goto(url + "/simulator");
  const draw = await page.locator("svg.plot circle, svg.plot .dot").count();
  expect(draw >= 30, `the pictures have ${draw} dots`);
  await choose("raters", "1", "form[action='/simulator']");
  expect(/raters=1/.test(page.url()), "the address does not keep the choice");
  const one = await text();
  await page.reload();
  expect((await text()) === one, "the same address shows another draw");
  expect(!/NaN|undefined/.test(one), "the simulator says NaN");

  await page.goto(url + "/reliability");
  for (let tries = 0; tries < 120 && !/People measured|Too few people/.test(await text()); tries++) { // until all is solved and counted
    await page.waitForTimeout(500);
    await page.goto(url + "/reliability");
  }
  const sure = await text();
  for (const words of ["How many people are known how surely", "What makes answers differ here", "nothing is ordered by how good anybody is"]) expect(sure.includes(words), `the page of reliability does not say "${words}"`);
  expect(!/NaN|Infinity/.test(sure), "the page of reliability says NaN");
  await look("reliability");
}
