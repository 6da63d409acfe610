// The history of a cell in its dialog: read, a level set with evidence, withdrawn; and
// the same on a page of its own.
export default async function ({ page, url, expect, look }) {
  await page.goto(url + "/matrix");
  const cell = page.locator("table.mx td > a.n").first();
  const id = await cell.getAttribute("href");
  await cell.focus();
  await page.keyboard.press("Enter");
  const dialog = page.locator("dialog#cell");
  await dialog.locator("[data-cell-form]").first().waitFor();
  await look("dialog");
  await dialog.locator("input[name=level][value='3']").check();
  await dialog.locator("[name=note]").fill("Ran the spring review.");
  await dialog.locator("button:has-text('Set level')").click();
  await dialog.waitFor({ state: "hidden" });
  await page.waitForSelector(`.mx a[href='${id}'].m3`);
  expect(await page.evaluate((id) => document.activeElement.getAttribute("href") === id, id), "the cell does not have the focus after its dialog");
  await page.keyboard.press("Enter");
  await dialog.locator("text=Ran the spring review.").waitFor();
  await page.keyboard.press("Escape");
  expect(!(await dialog.isVisible()), "Escape does not close the dialog");

  await page.goto(new URL(id, url).href);
  await page.locator("summary:has-text('Withdraw')").click();
  await page.fill("[name=why]", "The other Ada.");
  const here = page.url();
  await page.click("form[action='/matrix/withdraw'] button");
  await page.waitForURL((to) => to.href !== here);
  await page.goto(here);
  expect((await page.textContent("main")).includes("The other Ada."), "the history does not say why");
}
