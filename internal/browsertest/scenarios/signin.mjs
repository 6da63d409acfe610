// Signing out and in again, with a wrong password between, without JavaScript too.
export const on = "account";

export default async function ({ page, context, browser, url, link, password, expect, inspect }) {
  await page.goto(url + "/account");
  await page.locator("form[action='/sign-out'] button").first().click();
  await page.waitForURL(/sign-in/);
  expect((await page.locator("#notices").textContent()).includes("You are signed out."), "no word of having signed out");
  await page.goto(url + "/account");
  expect(page.url().includes("/sign-in?next=%2Faccount"), `after signing out /account leads to ${page.url()}`);

  await page.fill("[name=email]", "ADA@example.org ");
  await page.fill("[name=password]", "not the right one");
  await page.click("main button[type=submit]");
  expect((await page.locator("[role=alert]").textContent()).includes("is not right"), "a wrong password is not told");
  expect((await page.inputValue("[name=email]")).toLowerCase().startsWith("ada@example.org"), "the address was lost");
  for (const w of await inspect(page, 1440)) expect(false, w);
  await page.fill("[name=password]", password);
  await page.click("main button[type=submit]");
  await page.waitForURL(/\/account$/);

  // the set-up link is used up
  const used = await page.goto(link);
  expect(used.status() === 409, `the set-up link answers ${used.status()} a second time`);

  // the theme is kept by the server, and changes without a reload
  await page.goto(url + "/account");
  await page.locator("button[name=theme][value=dark]:visible").click();
  expect((await page.getAttribute("html", "data-theme")) === "dark", "the dark theme was not taken");
  await page.waitForTimeout(200);
  await page.reload();
  expect((await page.getAttribute("html", "data-theme")) === "dark", "the dark theme was not kept");

  // a token, shown once
  await page.fill("[name=label]", "nightly export");
  await page.click("form[action='/account/tokens'] button");
  const token = (await page.textContent("#new-token")).trim();
  expect(token.length >= 26, `the token is ${token}`);
  for (const w of await inspect(page, 1440)) expect(false, w);
  await page.goto(url + "/account");
  expect(!(await page.content()).includes(token), "the token is shown again");

  // without JavaScript
  const plain = await browser.newContext({ javaScriptEnabled: false });
  const still = await plain.newPage();
  await still.goto(url + "/sign-in?next=/account");
  await still.fill("[name=email]", "ada@example.org");
  await still.fill("[name=password]", password);
  await still.click("main button[type=submit]");
  expect(still.url() === url + "/account", `without JavaScript signing in leads to ${still.url()}`);
  await still.click("button[name=theme][value=light]:visible");
  expect((await still.getAttribute("html", "data-theme")) === "light", "without JavaScript the theme does not change");
  await still.fill("[name=old]", password);
  await still.fill("[name=new]", "another four words here");
  await still.fill("[name=again]", "another four words here");
  await still.click("form[action='/account/password'] button");
  expect((await still.textContent("#notices")).includes("The password is changed."), "the password was not changed");
  await plain.close();

  // and the first browser is signed out by it
  await page.goto(url + "/account");
  expect(page.url().includes("/sign-in"), "a new password leaves other sessions open");
}
