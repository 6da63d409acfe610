// What ratings say of a person: bands that can be read without seeing them, the way
// to how they are computed, and, once the account is the person's, the own view.
export default async function ({ page, url, expect, look }) {
  await page.goto(url + "/people");
  const people = await page.locator("main tbody a[href^='/people/']").evaluateAll((all) => all.map((a) => a.href));
  const section = page.locator("section[aria-labelledby='ratings-title']");
  let here;
  for (let tries = 0; tries < 120; tries++) { // until all is solved, and somebody is found about whom enough was answered
    here = people[tries % people.length];
    await page.goto(here);
    if ((await section.locator("svg.band").count()) > 3) break;
    if (tries % people.length === people.length - 1) await page.waitForTimeout(500);
  }
  expect((await section.locator("svg.band").count()) > 3, "the page has no bands: " + (await section.textContent()).slice(0, 300));
  for (const label of await section.locator("svg.band").evaluateAll((all) => all.map((e) => e.getAttribute("aria-label")))) {
    expect(/^(Level \d(\.\d)?, probably|Leading less managing: |Change by )/.test(label), `a band is read as "${label}"`);
  }
  const said = await section.textContent();
  for (const words of ["A current practice", "First moves", "provisional", "nineteen of twenty"]) expect(said.includes(words), `the page does not say "${words}"`);
  expect(!/overrate|no progress|NaN/.test(said), "the page says what it must not");
  await look("rated person");

  await section.locator("a:has-text('How is this computed?')").click();
  await page.waitForURL(/\/computed$/);
  const computed = await page.textContent("main");
  for (const words of ["Formula: version", "Calibration: cal-0", "Level = 3 + (", "Every figure in numbers"]) expect(computed.includes(words), `how it is computed does not say "${words}"`);
  await look("how it is computed");

  // The same address on the account and on the person: it is oneself.
  await page.goto(here + "/edit");
  const before = await page.inputValue("[name=email]");
  await page.fill("[name=email]", "ada@example.org");
  await page.click("main form button[type=submit], main form button.btn-primary");
  await page.waitForURL((to) => !to.pathname.endsWith("/edit"));
  await page.goto(here);
  const mine = await section.textContent();
  for (const words of ["Your own view and that of others", "Only you see this", "four of five cases"]) expect(mine.includes(words), `to oneself the page does not say "${words}"`);
  await look("oneself");
  await page.goto(here + "/edit");
  await page.fill("[name=email]", before);
  await page.click("main form button[type=submit], main form button.btn-primary");
  await page.waitForURL((to) => !to.pathname.endsWith("/edit"));
}
