// What is looked at on a page that is open: axe-core, its width, the Tab key.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const colours = ["color-contrast", "link-in-text-block"]; // what costs most

// still lets nothing move, so that colours are where they belong at once, and
// waits until they are drawn.
export const still = (page) => page.evaluate(async () => {
  if (!document.adoptedStyleSheets.some((s) => s.still)) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync("*, ::before, ::after, ::backdrop { transition: none !important; animation: none !important; } [data-same] { visibility: hidden !important; }");
    sheet.still = true;
    document.adoptedStyleSheets.push(sheet);
  }
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
});

// inspect checks the page that is open against WCAG 2.2 A and AA: all rules by day
// and the colours by night.
//
// What has the same elements with the same classes and attributes is told apart
// by nothing, so of such cells, list items and choices the first is looked at and the
// others are out of sight meanwhile: a matrix has thousands of cells of a dozen
// kinds. When the page is looked at again, in another width or with a dialog on it,
// colours are looked at where there is something new.
export async function inspect(page, width, dark) {
  const wrong = [];
  await still(page);
  if (!(await page.evaluate(() => Boolean(window.axe)))) await page.evaluate(axe);
  const violations = await page.evaluate(async ({ tags, colours, dark }) => {
    const parts = "main tbody td, main li, main fieldset label:has(input), main article";
    const shown = (window.shown ??= { true: new Set(), false: new Set() })[dark];
    const again = shown.size > 0;
    const known = new Set();
    const kind = (e) => {
      const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.data.trim());
      const says = [...e.attributes].filter((a) => !a.value.trim()).map((a) => a.name); // an empty name is another thing than one
      return [e.parentElement.parentElement?.className, e.parentElement.className, e.tagName, e.getAttribute("class"), e.getAttributeNames().join(), says, e.getAttribute("role"), e.getAttribute("type"), e.disabled, e.checked, own].join("|");
    };
    for (const part of document.querySelectorAll(parts)) {
      if (part.parentElement.closest("[data-same]")) continue;
      const inside = [part, ...part.querySelectorAll("*")].map((e) => [e, kind(e)]);
      if (inside.every(([, k]) => known.has(k)) && !part.contains(document.activeElement)) part.toggleAttribute("data-same", true);
      else for (const [e, k] of inside) if (e.closest(parts) === part) known.add(k);
    }
    const fresh = [...document.body.querySelectorAll("*")].filter((e) => {
      if (!e.checkVisibility({ visibilityProperty: true })) return false;
      const k = kind(e);
      return !shown.has(k) && shown.add(k);
    });
    const found = [];
    const run = async (on, options) => found.push(...(await axe.run(on, { resultTypes: ["violations"], ...options })).violations);
    const off = Object.fromEntries(colours.map((c) => [c, { enabled: false }]));
    if (!dark) await run(document, { runOnly: tags, rules: again ? off : {} });
    if (dark && !again) await run(document, { runOnly: { type: "rule", values: colours } });
    if (again && fresh.length) await run({ include: fresh }, { runOnly: { type: "rule", values: colours } });
    for (const e of document.querySelectorAll("[data-same]")) e.removeAttribute("data-same");
    const ids = [...document.querySelectorAll("[id]")].map((e) => e.id);
    const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
    if (twice.length) found.push({ id: "duplicate-id", help: `ids are there twice: ${twice.slice(0, 5)}`, nodes: [] });
    return found.map((v) => `axe ${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => `${n.html.slice(0, 160)} (${n.failureSummary?.split("\n")[1]?.trim()})`).join(" | ")}`);
  }, { tags, colours, dark: Boolean(dark) });
  wrong.push(...violations);
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
export async function look(page, name, shots) {
  const wrong = [];
  for (const width of [360, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      for (const w of await inspect(page, width, scheme === "dark")) wrong.push(`${name}, ${width} ${scheme}: ${w}`);
      if (shots) await page.screenshot({ path: join(shots, `${name.replaceAll(" ", "-")}-${width}-${scheme}.png`), fullPage: true });
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  if (wrong.length) throw new Error(wrong.join("\n"));
}

// tabThrough presses Tab until the end and returns what was not reached, or was
// reached and did not show it. On a page with more than most stops, those are tried.
export async function tabThrough(page, most) {
  const total = await page.evaluate(() => {
    window.scrollTo(0, 0);
    document.body.tabIndex = -1; // Tab goes on from the top
    document.body.focus();
    document.body.removeAttribute("tabindex");
    const groups = new Set();
    const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")].filter((e) => {
      if (e.disabled || e.type === "hidden" || e.tabIndex < 0 || !e.checkVisibility({ visibilityProperty: true })) return false;
      if (e.type !== "radio") return true;
      const first = !groups.has(e.name);
      groups.add(e.name);
      return first;
    });
    window.todo = new Set(all);
    window.hidden = [];
    const days = all.filter((e) => e.type === "date").length; // day, month, year and the calendar are stops of their own
    return all.length + 3 * days + 3;
  });
  // what gets the focus is noted inside the page: asking after each press takes twice as long
  await page.evaluate(() => {
    if (window.notes) return;
    window.notes = true;
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
  const press = async (n) => { for (let i = 0; i < n; i++) await page.keyboard.press("Tab"); };
  await press(presses);
  // Where it began is not always where it was told to; what is left is reached in a second round.
  if (presses === total && await page.evaluate(() => window.todo.size > 0)) await press(total);
  return page.evaluate((all) => [...window.hidden, ...(all ? [...window.todo].map((e) => `Tab does not reach ${e.outerHTML.slice(0, 120)}`) : [])], presses === total);
}
