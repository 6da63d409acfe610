// Drives a browser through the program. Prints one JSON object a line: the
// name of each check, what is wrong (an empty list if nothing is), and how many
// seconds it took.
//
//   node drive.mjs BINARY
//
// BEARING_CHROMIUM is the browser, BEARING_SHOTS a folder for pictures,
// BEARING_PAGES a word that the names of the pages to visit contain.
//
// What takes time is the processor: two cores, and a browser that wants more. So
// a page is loaded once and made narrow and wide, light and dark; tabs are used
// again; what is told apart by nothing is inspected once; and scenarios begin
// with a copy of a folder in which somebody is signed in already.
import { chromium } from "playwright-core";
import { mkdirSync, readdirSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { look, inspect, tabThrough } from "./look.mjs";
import { visitor, empty, signedIn } from "./pages.mjs";
import { start, copy, kill, stopAll, stopped } from "./server.mjs";

const binary = process.argv[2];
const shots = process.env.BEARING_SHOTS;
const only = process.env.BEARING_PAGES ?? "";
const password = "four words make one";
const report = (name, wrong, since) => console.log(JSON.stringify({ name, wrong, took: Math.round((performance.now() - since) / 100) / 10 }));

const browser = await chromium.launch({
  executablePath: process.env.BEARING_CHROMIUM,
  args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--no-first-run", "--disable-quic", "--disable-sync", "--disable-dev-shm-usage"],
});
const newContext = (more) => browser.newContext({ viewport: { width: 1440, height: 900 }, locale: "en-GB", reducedMotion: "reduce", ...more });

// watch opens a tab that collects what its pages complain about.
async function watch(context, server) {
  const page = await context.newPage();
  page.setDefaultTimeout(60000); // a machine may be busy
  page.wrong = [];
  page.on("console", (m) => {
    // the browser itself remarks on an answer of 4xx: that is what some pages are
    if (m.type() === "error" && !/status of 4\d\d/.test(m.text())) page.wrong.push(`console: ${m.text()}`);
  });
  page.on("pageerror", (e) => page.wrong.push(`script: ${e.message}`));
  page.on("request", (r) => {
    if (!r.url().startsWith(server.url) && !/^(data|about|blob):/.test(r.url())) page.wrong.push(`asks another host: ${r.url()}`);
  });
  page.on("response", (r) => {
    if (r.status() >= 500) page.wrong.push(`${r.url()} answers ${r.status()}`);
  });
  return page;
}

// setUp makes the first account and leaves the browser signed in.
async function setUp(page, context, server) {
  await page.goto(server.link);
  await page.fill("[name=name]", "Ada Lovelace");
  await page.fill("[name=email]", "ada@example.org");
  await page.fill("[name=password]", password);
  await page.fill("[name=again]", password);
  await page.click("main button[type=submit]");
  await page.waitForURL((u) => !u.pathname.startsWith("/setup"));
  const cookie = (await context.cookies()).find((c) => c.name === "__Host-session");
  if (!cookie?.secure || !cookie.httpOnly || cookie.sameSite !== "Lax") page.wrong.push(`the session cookie is ${JSON.stringify(cookie)}`);
}

// parse returns the name of an entry of pages.mjs and its parts.
function parse(entry) {
  const [, given, path, , link, , more] = entry.match(/^(?:([\w-]+): )?(\S+)( > (.+?))?( \+ (\S+))?$/);
  return { name: given ?? (path.replace(/^\/|[?].*$/g, "").replaceAll("/", "-") || "home"), path, links: link ? link.split(" > ") : [], more: more ?? "" };
}

// follow returns where a link of a page leads: several entries take the same.
const leads = new Map();
async function follow(page, address, link) {
  const way = address + " > " + link;
  if (!leads.has(way)) {
    await page.goto(address);
    leads.set(way, new URL(await page.locator(link).first().getAttribute("href"), address).href);
  }
  return leads.get(way);
}

// visit opens one entry of pages.mjs in every width and theme.
async function visit(page, server, entry) {
  const { name, path, links, more } = parse(entry);
  const since = performance.now();
  const wrong = [];
  page.wrong = [];
  try {
    let address = server.url + path;
    for (const next of links) address = await follow(page, address, next);
    address += more;
    await page.setViewportSize({ width: 360, height: 900 });
    await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
    const answer = await page.goto(address);
    await page.evaluate(() => document.fonts.ready);
    if (answer.status() >= 400 && !path.endsWith("/nowhere")) wrong.push(`${address} answers ${answer.status()}`);
    for (const [width, presses] of [[360, 30], [1440, 80]]) {
      await page.setViewportSize({ width, height: 900 });
      for (const scheme of ["light", "dark"]) {
        await page.emulateMedia({ colorScheme: scheme });
        for (const w of await inspect(page, width, scheme === "dark")) wrong.push(`${width} ${scheme}: ${w}`);
        if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
      }
      for (const w of await tabThrough(page, presses)) wrong.push(`${width}: ${w}`);
    }
  } catch (e) {
    wrong.push(e.message);
  }
  report(name, [...wrong, ...page.wrong], since);
}

// together does all deeds, a few at a time. A deed gets the tab of its lane.
async function together(deeds, context, server) {
  const queue = deeds.filter(({ name }) => name.includes(only)).values();
  await Promise.all(Array.from({ length: availableParallelism() + 1 }, async () => {
    let tab;
    for (const { visits, tells } of queue) {
      if (tells) await tells();
      else await visit(tab ??= await watch(context, server), server, visits);
    }
    await tab?.close();
  }));
}

const visits = (entry) => ({ name: parse(entry).name, visits: entry });

// tell plays a scenario: it gets the page and throws when something is not as it should be.
async function tell(name, story, server, state) {
  const since = performance.now();
  const wrong = [];
  let context;
  try {
    server = story.on ? await copy(binary, server) : server;
    context = await newContext({ storageState: state });
    const page = await watch(context, server);
    const expect = (ok, message) => { if (!ok) throw new Error(message); };
    await story.default({
      page, context, browser, newContext, watch: (c) => watch(c, server), kill: (meanwhile) => kill(server, meanwhile), binary, data: server.data, url: server.url, link: server.link, password, expect, inspect,
      look: (n, other) => look(other ?? page, `${name}: ${n}`.replace("scenario ", "").replace(":", ""), shots),
      shot: (n) => shots && page.screenshot({ path: join(shots, n + ".png"), fullPage: true }),
    });
    wrong.push(...page.wrong);
  } catch (e) {
    wrong.push(e.stack ?? String(e));
  }
  await context?.close();
  if (story.on) await stopped(server);
  report(name, wrong, since);
}

try {
  if (shots) mkdirSync(shots, { recursive: true });
  const stories = [];
  for (const file of readdirSync(new URL("./scenarios", import.meta.url)).filter((f) => f.endsWith(".mjs")).sort()) {
    stories.push({ name: "scenario " + file.replace(".mjs", ""), ...await import("./scenarios/" + file) });
  }
  const told = (on, server, state) => stories.filter((s) => s.on === on).map((s) => ({ name: s.name, tells: () => tell(s.name, s, server, state) }));

  // Nobody is signed in.
  const server = await start(binary);
  await together([...visitor.map((entry) => visits("visitor-" + entry.slice(1) + ": " + entry)), visits("set-up: " + server.link.slice(server.url.length))], await newContext(), server);

  // There is one account, and nobody else.
  const since = performance.now();
  const context = await newContext();
  const first = await watch(context, server);
  await setUp(first, context, server);
  report("first account", first.wrong, since);
  const state = await context.storageState();
  const alone = await copy(binary, server, "asleep");
  await together([...told("account", alone, state), ...empty.map(visits)], context, server);

  // There is an organisation.
  const pressed = performance.now();
  first.wrong = [];
  await first.goto(server.url);
  await Promise.all([first.waitForURL((u) => u.pathname !== "/"), first.click("form[action='/sample/startup'] button")]);
  const heading = await first.locator("h1").first().textContent();
  report("sample", [...first.wrong, ...(/wrong|Not on this map/.test(heading) ? [`making the sample leads to "${heading}"`] : [])], pressed);
  await first.close();
  const peopled = await copy(binary, server, "asleep");
  await together([...told("sample", peopled, state), ...told(undefined, server, state), ...signedIn.map(visits)], context, server);
} catch (e) {
  report("driver", [e.stack ?? String(e)], 0);
} finally {
  await browser.close();
  await stopAll();
}
