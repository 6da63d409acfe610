// What opens on a page: the menu on a narrow window, a list of deeds, a dialog. All
// by keyboard, and closed by Escape.
export default async function ({ page, url, expect, inspect, shot }) {
  await page.setViewportSize({ width: 360, height: 800 });
  await page.goto(url + "/components");
  const drawer = page.locator("#drawer");
  await page.locator("button[popovertarget=drawer]").first().focus();
  await page.keyboard.press("Enter");
  expect(await drawer.isVisible(), "the menu does not open");
  for (const w of await inspect(page, 360)) expect(false, "menu: " + w);
  await shot("menu-360");
  await page.keyboard.press("Tab");
  expect(await drawer.evaluate((d) => d.contains(document.activeElement)), "Tab does not lead into the menu");
  await page.keyboard.press("Escape");
  expect(!(await drawer.isVisible()), "Escape does not close the menu");

  await page.setViewportSize({ width: 1440, height: 900 });
  await page.locator("button[popovertarget=more]").focus();
  await page.keyboard.press("Enter");
  expect(await page.locator("#more").isVisible(), "the list does not open");
  const gap = await page.evaluate(() => {
    const list = document.querySelector("#more").getBoundingClientRect();
    const button = document.querySelector("button[popovertarget=more]").getBoundingClientRect();
    return Math.min(Math.abs(list.top - button.bottom), Math.abs(button.top - list.bottom));
  });
  expect(gap < 20, `the list is ${gap} px away from its button`);
  for (const w of await inspect(page, 1440)) expect(false, "list: " + w);
  await page.keyboard.press("Escape");

  await page.locator("button[data-dialog='#ask']").focus();
  await page.keyboard.press("Enter");
  expect(await page.locator("#ask").isVisible(), "the dialog does not open");
  for (const w of await inspect(page, 1440)) expect(false, "dialog: " + w);
  await shot("dialog-1440");
  await page.keyboard.press("Escape");
  expect(!(await page.locator("#ask").isVisible()), "Escape does not close the dialog");

  // "/" leads to the search field, and the first Tab to the link that skips the menu
  await page.goto(url + "/components");
  await page.keyboard.press("Tab");
  expect(await page.evaluate(() => document.activeElement.getAttribute("href") === "#main"), "the first Tab does not lead to the skip link");
  await page.keyboard.press("/");
  expect(await page.evaluate(() => document.activeElement.type === "search"), "/ does not lead to the search field");
}
