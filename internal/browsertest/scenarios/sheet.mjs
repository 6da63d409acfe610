// A sheet is dropped on the page: looked at, corrected, imported, seen in the matrix,
// and taken back.
export const on = "account";

const sheet = `Skills of the late shift;;;
Name;E-mail;Welding;Grinding;Forklift
Ada Lovelace;ada@works.example;3;4;n/a
Grace Hopper;grace@works.example;5;2;1
Alan Turing;alan@works.example;;3;three-ish
Mary Somerville;mary@works.example;4;0;2
`;

export default async function ({ page, url, expect, look }) {
  await page.goto(url + "/");
  await page.click("main a[href='/imports/new']");
  const box = await page.evaluateHandle((text) => {
    const all = new DataTransfer();
    all.items.add(new File([text], "late shift.csv", { type: "text/csv" }));
    return all;
  }, sheet);
  await page.dispatchEvent("[data-drop]", "dragover", { dataTransfer: box });
  await page.dispatchEvent("[data-drop]", "drop", { dataTransfer: box });
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
  const button = page.locator("main button[formaction$='/apply']");
  await button.waitFor();
  expect(/Import 9 levels for 4 people/.test(await button.textContent()), `the button says ${await button.textContent()}`);
  expect((await page.textContent("main")).includes("three-ish"), "the doubtful cell is not shown");
  expect(await button.evaluate((b) => b.getBoundingClientRect().bottom < window.innerHeight), "the button is out of sight");
  await look("preview");

  // one column is somebody else's business
  await page.locator("select[name=level]").first().selectOption({ index: 1 });
  await page.click("main button:has-text('Show it with these levels')");
  await button.waitFor();

  await button.click();
  await page.locator("main form[action$='/undo']").waitFor();
  await look("result");
  await page.click("main a[href^='/matrix?import=']");
  for (const name of ["Ada Lovelace", "Mary Somerville"]) expect(await page.locator(`table.mx th:has-text("${name}")`).count() === 1, `${name} is not in the matrix`);
  expect(/^Welding|Grinding|Forklift/.test((await page.locator("th.mx-name").allTextContents()).join()), "the competencies are not in the matrix");

  await page.goto(url + "/imports");
  await look("list");
  await page.click("main form[action$='/undo'] button");
  await page.goto(url + "/people");
  expect(!(await page.textContent("main")).includes("Grace Hopper"), "after undoing Grace is still there");
}
