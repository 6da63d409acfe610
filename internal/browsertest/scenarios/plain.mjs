// Without JavaScript: a sheet is sent, looked at, imported and taken back; a level is set.
export const on = "account";

export default async function ({ page, context, browser, url, expect }) {
  const plain = await browser.newContext({ javaScriptEnabled: false, storageState: await context.storageState() });
  const still = await plain.newPage();
  await still.goto(url + "/imports/new");
  await still.setInputFiles("[name=file]", { name: "skills.csv", mimeType: "text/csv", buffer: Buffer.from("Name,Welding,Grinding\nAda Lovelace,3,4\nGrace Hopper,5,2\nAlan Turing,1,0\n") });
  await still.locator("[data-drop] button").click();
  const button = still.locator("button[formaction$='/apply']");
  for (let i = 0; i < 50 && !(await button.count()); i++) await still.click("main a:has-text('Look now')", { timeout: 2000 }).catch(() => still.reload());
  await button.click();
  const undo = still.locator("main form[action$='/undo'] button");
  for (let i = 0; i < 50 && !(await undo.count()); i++) await still.click("main a:has-text('Look now')", { timeout: 2000 }).catch(() => still.reload());
  const done = still.url();

  await still.goto(url + "/matrix");
  await still.locator("table.mx td > a").first().click();
  expect(/\/c\//.test(still.url()), "without JavaScript a cell leads nowhere");
  await still.check("input[name=level][value='4']");
  await still.fill("[name=note]", "seen at work");
  await still.click("main button:has-text('Set level')");
  expect((await still.textContent("main")).includes("seen at work") || (await still.locator("table.mx a.m4").count()) > 0, "without JavaScript no level can be set");

  await still.goto(done);
  await undo.click();
  expect(/undone|builds on|later/i.test(await still.textContent("main")), "without JavaScript an import cannot be taken back");
  await plain.close();
  await page.goto(done);
}
