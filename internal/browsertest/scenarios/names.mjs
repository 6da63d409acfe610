// Twelve people and no sheet: names are pasted, then levels typed, by keyboard alone.
export const on = "account";

const names = "Ada Lovelace\nGrace Hopper, grace@example.org\nAlan Turing\nMary Somerville\nEmmy Noether\nLise Meitner\nHedy Lamarr\nKatherine Johnson\nRosalind Franklin\nAnnie Easley\nJohn von Neumann\nEdsger Dijkstra";

export default async function ({ page, url, expect, look }) {
  const until = async (what, message) => {
    await page.waitForFunction(what, null, { timeout: 10000 }).catch(() => expect(false, message));
  };
  await page.goto(url + "/");
  await page.locator("main a[href='/people/paste']").focus();
  await page.keyboard.press("Enter");
  await page.waitForURL(/paste/);
  await until(() => document.activeElement.name === "names", "typing does not start in the names");
  await page.keyboard.insertText(names);
  await page.keyboard.press("Tab");
  await page.keyboard.insertText("Research");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/matrix/);
  expect(await page.locator("table.mx tbody tr").count() === 12, "there are not twelve people in the matrix");
  expect(/edit=1/.test(page.url()), "levels cannot be typed at once");
  await until(() => document.activeElement.matches(".mx td > a"), "typing does not start in the first cell");
  await page.keyboard.type("3142");
  await until(() => document.querySelectorAll("table.mx tbody tr:first-child td > a.n").length === document.querySelectorAll("table.mx tbody tr:first-child td > a").length - 4 && !document.querySelector("a.busy"), "four levels were typed and others are shown");
  expect((await page.locator("table.mx tbody tr").first().locator("td > a b").allTextContents()).slice(0, 4).join("") === "3142", "the levels are not those typed");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Backspace");
  await until(() => document.querySelectorAll("table.mx tbody tr:first-child td > a")[3].matches(".n"), "Backspace does not take back what was typed");
  await page.keyboard.press("ArrowDown");
  expect(await page.evaluate(() => document.activeElement.closest("tr").rowIndex === 3 && document.activeElement.closest("td").cellIndex === 4), "the arrow does not lead to the cell below");
  await page.reload();
  expect((await page.locator("table.mx tbody tr").first().locator("td > a b").allTextContents()).slice(0, 4).join("") === "314·", "the levels were not kept");
  await look("entry");
}
