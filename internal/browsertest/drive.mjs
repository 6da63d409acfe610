// Drives a browser through the program. Prints one JSON object a line: the
// name of each check, and what is wrong (an empty list if nothing is).
//
//   node drive.mjs BINARY
//
// BEARING_CHROMIUM is the browser, BEARING_SHOTS a folder for pictures,
// BEARING_PAGES a word that the names of the pages to visit contain.
import { chromium } from "playwright-core";
import { spawn } from "node:child_process";
import { mkdtempSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { visitor, empty, signedIn } from "./pages.mjs";

const binary = process.argv[2];
const shots = process.env.BEARING_SHOTS;
const only = process.env.BEARING_PAGES ?? "";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const password = "four words make one";
const report = (name, wrong) => console.log(JSON.stringify({ name, wrong }));

const browser = await chromium.launch({
  executablePath: process.env.BEARING_CHROMIUM,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-quic", "--disable-sync", "--disable-dev-shm-usage"],
});
const servers = [];

// start runs the program on an empty folder and returns its address and set-up link.
async function start() {
  const data = mkdtempSync(join(tmpdir(), "bearing-pages-"));
  const child = spawn(binary, ["serve", "--data", data, "--listen", "localhost:0", "--dev"], { stdio: ["ignore", "ignore", "pipe"] });
  const server = { child, data, log: "" };
  servers.push(server);
  await new Promise((done, fail) => {
    child.on("exit", (status) => fail(new Error(`the program ended with ${status}:\n${server.log}`)));
    child.stderr.on("data", (b) => {
      server.log += b;
      server.link = server.log.match(/http:\S+\/setup\?link=\w+/)?.[0];
      if (server.link) done();
    });
  });
  child.removeAllListeners("exit");
  server.url = new URL(server.link).origin;
  return server;
}

// kill ends the program as a power cut would, and starts it again at the same address.
async function kill(server, meanwhile) {
  const gone = new Promise((done) => server.child.on("exit", done));
  server.child.kill("SIGKILL");
  await gone;
  await meanwhile?.();
  server.child = spawn(binary, ["serve", "--data", server.data, "--listen", new URL(server.url).host, "--dev"], { stdio: ["ignore", "ignore", "pipe"] });
  await new Promise((done, fail) => {
    server.child.on("exit", (status) => fail(new Error(`the program ended with ${status}`)));
    server.child.stderr.on("data", (b) => String(b).includes("serves on") && done());
  });
  server.child.removeAllListeners("exit");
}

// watch collects what a page complains about.
async function watch(context, server) {
  const page = await context.newPage();
  page.setDefaultTimeout(60000); // a machine may be busy
  const wrong = [];
  page.on("console", (m) => {
    // the browser itself remarks on an answer of 4xx: that is what some pages are
    if (m.type() === "error" && !/status of 4\d\d/.test(m.text())) wrong.push(`console: ${m.text()}`);
  });
  page.on("pageerror", (e) => wrong.push(`script: ${e.message}`));
  page.on("request", (r) => {
    if (!r.url().startsWith(server.url) && !/^(data|about|blob):/.test(r.url())) wrong.push(`asks another host: ${r.url()}`);
  });
  page.on("response", (r) => {
    if (r.status() >= 500) wrong.push(`${r.url()} answers ${r.status()}`);
  });
  page.wrong = wrong;
  return page;
}

// setUp makes the first account and leaves the browser signed in.
async function setUp(context, server) {
  const page = await watch(context, server);
  await page.goto(server.link);
  if (shots) await page.screenshot({ path: join(shots, "setup.png"), fullPage: true });
  await page.fill("[name=name]", "Ada Lovelace");
  await page.fill("[name=email]", "ada@example.org");
  await page.fill("[name=password]", password);
  await page.fill("[name=again]", password);
  await page.click("main button[type=submit]");
  await page.waitForURL((u) => !u.pathname.startsWith("/setup"));
  const cookie = (await context.cookies()).find((c) => c.name === "__Host-session");
  if (!cookie?.secure || !cookie.httpOnly || cookie.sameSite !== "Lax") page.wrong.push(`the session cookie is ${JSON.stringify(cookie)}`);
  return page;
}

// inspect checks the page that is open against WCAG 2.2 A and AA. Colours alone
// are looked at where all else has been looked at already.
async function inspect(page, width, coloursOnly) {
  const wrong = [];
  if (!(await page.evaluate(() => Boolean(window.axe)))) await page.evaluate(axe);
  const runOnly = coloursOnly ? { type: "rule", values: ["color-contrast", "link-in-text-block"] } : ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await page.evaluate((runOnly) => axe.run(document, { runOnly, resultTypes: ["violations"] }), runOnly);
  for (const v of violations) wrong.push(`axe ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} (${n.failureSummary?.split("\n")[1]?.trim()})`).join(" | ")}`);
  const over = await page.evaluate(() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return "";
    const widest = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > room + 1 && !e.closest("[popover]")).slice(0, 3);
    return `${document.documentElement.scrollWidth} px wide in a window of ${room}: ${widest.map((e) => e.outerHTML.slice(0, 100)).join(" | ")}`;
  });
  if (over) wrong.push(`overflow at ${width}: ${over}`);
  return wrong;
}

// look inspects the page that is open in every width and theme, and throws what is
// wrong. At the end it is wide and light.
async function look(page, name) {
  const wrong = [];
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      await page.evaluate(async () => {
        const moving = () => document.getAnimations().filter((a) => a.effect?.getComputedTiming().iterations !== Infinity);
        for (let still = 0; still < 3; still = moving().length ? 0 : still + 1) { // colours are on their way
          for (const a of moving()) a.finish();
          await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)));
        }
      });
      for (const w of await inspect(page, width, scheme === "dark")) wrong.push(`${name}, ${width} ${scheme}: ${w}`);
      if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll(" ", "-")}-${width}-${scheme}.png`), fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (wrong.length) throw new Error(wrong.join("\n"));
}

// tabThrough presses Tab until the end and returns what was not reached, or was
// reached and did not show it. On a page with more than most stops, those are tried.
async function tabThrough(page, most) {
  const total = await page.evaluate(() => {
    window.scrollTo(0, 0);
    const start = document.activeElement;
    start?.blur();
    const groups = new Set();
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((e) => {
      if (e.disabled || e.type === "hidden" || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) return false;
      if (e.type !== "radio") return true;
      const first = !groups.has(e.name);
      groups.add(e.name);
      return first;
    });
    window.todo = new Set(all);
    window.todo.delete(start); // Tab goes on from where typing starts
    window.hidden = [];
    const days = all.filter((e) => e.type === "date").length; // day, month, year and the calendar are stops of their own
    return all.length + 3 * days + 3;
  });
  // what gets the focus is noted inside the page: asking after each press takes twice as long
  await page.evaluate(() => {
    const shows = (x) => {
      const s = x && getComputedStyle(x);
      return s && ((s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0) || s.boxShadow !== "none");
    };
    document.addEventListener("focusin", ({ target: e }) => {
      window.todo.delete(e);
      if (e.type === "radio") for (const o of window.todo) if (o.name === e.name && o.type === "radio") window.todo.delete(o);
      const box = e.getBoundingClientRect();
      if (!shows(e) && !shows(e.closest("label, .input"))) window.hidden.push(`focus does not show on ${e.outerHTML.slice(0, 120)}`);
      else if (box.width < 1 || box.height < 1) window.hidden.push(`focus is on what cannot be seen: ${e.outerHTML.slice(0, 120)}`);
    });
  });
  const presses = Math.min(total, most);
  for (let i = 0; i < presses; i++) await page.keyboard.press("Tab");
  return page.evaluate((all) => [...window.hidden, ...(all ? [...window.todo].map((e) => `Tab does not reach ${e.outerHTML.slice(0, 120)}`) : [])], presses === total);
}

// visit opens one entry of pages.mjs in every width and theme.
async function visit(context, server, entry) {
  const [, given, path, , link, , more] = entry.match(/^(?:([\w-]+): )?(\S+)( > (.+?))?( \+ (\S+))?$/);
  const name = given ?? (path.replace(/^\/|[?].*$/g, "").replaceAll("/", "-") || "home");
  if (!name.includes(only)) return;
  const wrong = [];
  const page = await watch(context, server);
  try {
    let address = server.url + path;
    for (const next of link ? link.split(" > ") : []) {
      await page.goto(address);
      address = new URL(await page.locator(next).first().getAttribute("href"), address).href;
    }
    address += more ?? "";
    for (const width of [360, 1440]) {
      await page.setViewportSize({ width, height: 900 });
      await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
      const answer = await page.goto(address);
      await page.evaluate(() => document.fonts.ready);
      if (answer.status() >= 400 && !path.endsWith("/nowhere")) wrong.push(`${address} answers ${answer.status()}`);
      for (const w of await inspect(page, width)) wrong.push(`${width} light: ${w}`);
      for (const w of await tabThrough(page, width < 1000 ? 30 : 80)) wrong.push(`${width}: ${w}`);
      for (const scheme of ["light", "dark"]) {
        if (scheme === "dark") {
          await page.emulateMedia({ colorScheme: scheme });
          await page.reload(); // colours of a page that stays would be on their way
        }
        if (scheme === "dark") for (const w of await inspect(page, width, true)) wrong.push(`${width} dark: ${w}`);
        if (!shots) continue;
        await page.evaluate(() => { document.activeElement?.blur(); window.scrollTo(0, 0); });
        await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
      }
    }
  } catch (e) {
    wrong.push(e.message);
  }
  report(name, [...wrong, ...page.wrong]);
  await page.close();
}

// together does all deeds, a few at a time.
async function together(deeds) {
  const queue = deeds.values();
  await Promise.all(Array.from({ length: 3 }, async () => { for (const deed of queue) await deed(); }));
}

const newContext = () => browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", reducedMotion: "reduce" });

// tell plays a scenario: it gets the page and throws when something is not as it should be.
async function tell(file, shared) {
  const name = "scenario " + file.replace(".mjs", "");
  if (!name.includes(only)) return;
  const wrong = [];
  const story = await import("./scenarios/" + file);
  const server = story.fresh ? await start() : shared.server;
  const context = story.fresh ? await newContext() : shared.context;
  try {
    const page = story.fresh && !story.visitor ? await setUp(context, server) : await watch(context, server);
    const expect = (ok, message) => { if (!ok) throw new Error(message); };
    await story.default({ page, context, browser, newContext, watch: (c) => watch(c, server), kill: (meanwhile) => kill(server, meanwhile), binary, data: server.data, url: server.url, link: server.link, password, expect, inspect, look: (n, other) => look(other ?? page, `${name}: ${n}`.replace("scenario ", "").replace(":", "")), shot: (n) => shots && page.screenshot({ path: join(shots, n + ".png"), fullPage: true }) });
    wrong.push(...page.wrong);
    await page.close();
  } catch (e) {
    wrong.push(e.stack ?? String(e));
  }
  report(name, wrong);
}

try {
  if (shots) mkdirSync(shots, { recursive: true });
  const server = await start();
  const stranger = await newContext();
  await together([...visitor.map((entry) => "visitor-" + entry.slice(1) + ": " + entry), "set-up: " + server.link.slice(server.url.length)].map((entry) => () => visit(stranger, server, entry)));
  const context = await newContext();
  const first = await setUp(context, server);
  report("first account", first.wrong);
  await together(empty.map((entry) => () => visit(context, server, entry)));
  await first.goto(server.url);
  const sample = first.locator("form[action='/sample/startup'] button");
  await Promise.all([first.waitForURL((u) => u.pathname !== "/"), sample.click()]);
  const heading = await first.locator("h1").first().textContent();
  report("sample", [...first.wrong, ...(/wrong|Not on this map/.test(heading) ? [`making the sample leads to "${heading}"`] : [])]);
  const stories = readdirSync(new URL("./scenarios", import.meta.url)).filter((f) => f.endsWith(".mjs")).sort();
  await together(signedIn.map((entry) => () => visit(context, server, entry)));
  await together(stories.map((file) => () => tell(file, { server, context })));
} catch (e) {
  report("driver", [e.stack ?? String(e)]);
} finally {
  await browser.close();
  for (const { child, data } of servers) {
    child.kill("SIGTERM");
    await new Promise((done) => (child.exitCode === null ? child.on("exit", done) : done()));
    rmSync(data, { recursive: true, force: true });
  }
}
