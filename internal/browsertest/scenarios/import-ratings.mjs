// Ratings come as a file: dropped, looked at, its doubts decided on, imported, exported
// again, and taken out whole. What is doubtful says where, why, and what will be done.
export const on = "sample";

const file = `Ratee;Rater;Relation;Competency;Rating;Date;Wave
Hina Watanabe;Emre Şahin;manager;Vision and direction;4;2026-06-01;Spring
Hina Watanabe;Emre Şahin;manager;Planning the work;3;2026-06-01;Spring
Hina Watanabe;Hina Watanabe;self;Planning the work;5;2026-06-01;Spring
Hina Watanabe;Callum Whitfield;peer;Planning the work;n/a;2026-06-01;Spring
Omar Shaheen;Aroha Vaea;manager;Vision and direction;3,5;2026-06-02;Spring
Omar Shaheen;Liv Holm;coach;Vision and direction;2;2026-06-02;Spring
Omar Shaheen;Callum Whitfield;peer;Vision and direction;4;31.02.2026;Spring
Nora Newcomer;Liv Holm;peer;Vision and direction;4;2026-06-02;Spring
`;

export default async function ({ page, url, expect, look }) {
  const says = async (...words) => {
    const said = await page.textContent("main");
    for (const w of words) expect(said.includes(w), `the page does not say "${w}"`);
  };
  await page.goto(url + "/imports/new");
  const box = await page.evaluateHandle((text) => {
    const all = new DataTransfer();
    all.items.add(new File([text], "spring.csv", { type: "text/csv" }));
    return all;
  }, file);
  await page.dispatchEvent("[data-drop]", "drop", { dataTransfer: box });
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
  const preview = page.url();
  const button = page.locator("main button[formaction$='/apply']");
  await button.waitFor();
  expect(/Import 6 answers on 5 forms/.test(await button.textContent()), `the button says ${await button.textContent()}`);
  await says("Nothing is stored in the record before you press this", "is not a whole number", "is a day that does not exist", "is no known group of raters", "Not decided yet: 3");
  await look("preview");

  // What nobody can guess is decided by keyboard: a group by its word, a cell by what was meant.
  await page.locator("select[name='word-is']").last().selectOption("report");
  await page.locator("button:has-text('Show it with these groups')").focus();
  await page.keyboard.press("Enter");
  await page.locator("text=Not decided yet: 2").waitFor();
  const half = page.locator("tr:has-text('3,5')");
  await half.locator("input:not([type=hidden])").fill("4");
  await half.locator("button:has-text('Read this')").click();
  await page.locator("text=Import 7 answers on 6 forms").first().waitFor();
  await says("Not decided yet: 1");

  await button.click();
  const undo = page.locator("main form[action$='/undo'] button");
  await undo.waitFor();
  await look("result");
  const taken = await page.request.get(url + "/ratings/export?format=csv");
  const rows = (await taken.text()).split("\n").filter((r) => r.includes("Spring"));
  expect(rows.length === 7, `of seven answers, ${rows.length} are in the export`);
  await page.goto(url + "/people?q=newcomer");
  expect((await page.textContent("main")).includes("Nora Newcomer"), "who was not known was not added");

  // The same file again changes nothing, and says so.
  await page.goto(url + "/imports/new");
  await page.setInputFiles("[name=file]", { name: "spring.csv", mimeType: "text/csv", buffer: Buffer.from(file.replace("3,5", "4").replace("coach", "report")) });
  await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/);
  await page.locator("main button:has-text('Discard this file')").waitFor();
  await says("Nothing to change");

  await page.goto(preview);
  await undo.click();
  await page.locator("text=This import was undone").waitFor();
  const left = await (await page.request.get(url + "/ratings/export?format=csv")).text();
  expect(!left.includes("Spring"), "after undoing, answers of the file are still there");
  await page.goto(url + "/people?q=newcomer");
  expect(!(await page.textContent("main tbody, main")).includes("Nora Newcomer"), "after undoing, Nora is still there");
}
