// A conversation on levels: two people in two browsers, one of them without a script;
// a server that is killed, a tab that is closed, two tabs, the curtain, and the sheet.
import { execFileSync } from "node:child_process";

export const on = "sample";

export default async function ({ page, browser, newContext, watch, kill, binary, data, url, password, expect, look }) {
  // Somebody in the sample, and who leads them.
  await page.goto(url + "/people?q=hina");
  await page.locator("main tbody a[href^='/people/']").first().click();
  const person = page.url();
  const leader = await page.locator("h3:has-text('Reports to') + ul a, h3:has-text('Reports to') ~ ul a").first().getAttribute("href");
  const address = async (at) => { await page.goto(new URL(at, url).href); return page.locator("main a[href^='mailto:']").textContent(); };
  const led = { email: await address(person), name: "Hina Watanabe" };
  const leads = { email: await address(leader), name: await page.locator("h1").textContent() };
  for (const { email, name } of [led, leads]) {
    execFileSync(binary, ["account", "add", "--email", email.trim(), "--name", name, "--password-stdin", "--data", data], { input: password + "\n" });
  }
  const signIn = async (context, email) => {
    const p = await watch(context);
    await p.goto(url + "/sign-in");
    await p.fill("[name=email]", email.trim());
    await p.fill("[name=password]", password);
    await p.click("main button");
    await p.waitForURL((u) => !u.pathname.startsWith("/sign-in"));
    return p;
  };
  const hinas = await newContext();
  let hina = await signIn(hinas, led.email);

  // Opened by keyboard from one's own page.
  await hina.goto(person);
  const begin = hina.locator("button:has-text('Start a conversation on levels')");
  await begin.focus();
  await Promise.all([hina.waitForURL(/conversations/), hina.keyboard.press("Enter")]);
  const talk = hina.url();
  await look("form", hina);
  const sets = await hina.locator("fieldset").count();
  expect(sets > 3, `the form asks ${sets} things`);
  const said = (p) => p.locator("[data-draft-said]");
  const saved = (p) => p.waitForFunction(() => /^Saved \d\d:\d\d:\d\d$/.test(document.querySelector("[data-draft-said]").textContent.trim()));
  const chosen = (p) => p.locator("fieldset input:checked").evaluateAll((all) => all.map((e) => e.name + "=" + e.value));

  // By keyboard: Tab to the first sentence, arrows to the third.
  await hina.locator("fieldset input").first().focus();
  await hina.keyboard.press("Space");
  await hina.keyboard.press("ArrowDown");
  await hina.keyboard.press("ArrowDown");
  await saved(hina);
  expect((await hina.textContent("[data-draft-count]")).startsWith("1 of"), "the count does not say 1");

  // The server dies before the next answer is saved, and comes back.
  await kill(async () => {
    await hina.locator("fieldset").nth(1).locator("input").nth(3).check();
    await hina.waitForFunction(() => document.querySelector("[data-draft-wrong]").textContent.includes("does not answer"));
  });
  await saved(hina);
  expect(await hina.locator("[data-draft-wrong]").textContent() === "", "it still says that nothing is saved");
  hina.wrong.splice(0); // the browser remarks that the server was away

  // It dies again, and the page is loaded again before anything could be sent.
  await kill(async () => { await hina.locator("fieldset").nth(2).locator("input").nth(1).check(); });
  await hina.reload();
  await saved(hina);
  hina.wrong.splice(0);

  // The tab is gone; another one has all of it.
  const before = await chosen(hina);
  expect(before.length === 3, `chosen are ${before}`);
  await hina.close();
  hina = await watch(hinas);
  await hina.goto(talk);
  expect(String(await chosen(hina)) === String(before), `restored are ${await chosen(hina)}, not ${before}`);

  // Two tabs: the second is told, and loses nothing.
  const second = await watch(hinas);
  await second.goto(talk);
  await hina.locator("fieldset").nth(0).locator("input").nth(4).check();
  await saved(hina);
  await second.locator("fieldset").nth(3).locator("input").nth(0).check();
  await second.waitForSelector("[data-draft-wrong] button");
  await Promise.all([second.waitForNavigation(), second.click("[data-draft-wrong] button")]);
  expect((await second.textContent("main")).includes("Stored from the other window"), "the two forms are not shown beside each other");
  await look("both", second);
  await Promise.all([second.waitForNavigation(), second.click("#actions button[value=save]")]);
  await second.close();

  // Finishing: first too early, then whole.
  await hina.goto(talk);
  await Promise.all([hina.waitForNavigation(), hina.click("#actions button[value=finish]")]);
  expect((await hina.textContent("main")).includes("are not answered yet"), "an incomplete part is finished");
  await look("incomplete", hina);
  for (let i = 0; i < sets; i++) await hina.locator("fieldset").nth(i).locator("input").nth(i % 6).check();
  await hina.dblclick("#actions button[value=finish]", { noWaitAfter: true });
  await hina.waitForSelector("text=has not finished yet");
  await look("curtain", hina);

  // The other side, without a script, sees "finished" and nothing else.
  const plain = await signIn(await browser.newContext({ javaScriptEnabled: false, locale: "en-GB" }), leads.email);
  await plain.goto(url);
  expect((await plain.textContent("main")).includes("waits for you"), "the first page does not say what waits");
  await plain.locator("main a[href^='/conversations/']").first().click();
  expect(plain.url() === talk && (await chosen(plain)).length === 0, "somebody else's form is not empty");
  await plain.locator("fieldset").nth(0).locator("input").nth(1).check();
  await plain.locator("#actions button[value=save]").click();
  expect((await plain.textContent("main")).includes("Saved at"), "saving without a script does not say so");
  expect((await chosen(plain)).length === 1, "saving without a script does not keep");

  // Who keeps the data sees how far it is.
  await page.goto(talk);
  expect(!(await page.textContent("main")).includes("cannot judge"), "a keeper sees answers");
  await look("keeper");
  await page.goto(url + "/conversations");
  await look("list");
  await page.goto(talk + "/paper/manager");
  expect((await chosen(page)).length === 0, "a form from paper begins with what somebody filled in");

  for (let i = 0; i < sets; i++) await plain.locator("fieldset").nth(i).locator("input").nth((2 * i + 1) % 6).check();
  await plain.locator("#actions button[value=finish]").click();
  expect((await plain.textContent("main")).includes("Talk about these first"), "there is no sheet");
  await hina.goto(talk);
  expect((await hina.locator("article:has-text('talk about it first')").count()) > 0, "no difference is marked");
  await look("sheet", hina);
  await hina.fill("[name=step]", "Hina presents the plan.\nBy June.");
  await saved(hina);
  await plain.reload();
  expect((await plain.inputValue("[name=step]")) === "Hina presents the plan.\nBy June.", "the other does not see the next step");
  await page.goto(talk);
  expect(!(await page.content()).includes("presents the plan"), "a keeper sees the next step");
  for (const p of [hina, plain]) expect(p.wrong.length === 0, p.wrong.join("\n"));
}
