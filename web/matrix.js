// The matrix without reloads: arrow keys move from cell to cell, Enter opens
// the history of one in a dialog, and in entry mode a digit sets a level at
// once. Without this script each cell is a link to a page that does the same.
const table = document.querySelector("table[data-matrix]");
const dialog = document.getElementById("cell");
const toast = document.getElementById("toast");

// ask sends a request as htmx does, and gives back the part and whether it went well.
async function ask(url, body) {
  const answer = await fetch(url, { method: body ? "POST" : "GET", headers: { "HX-Request": "true" }, body });
  if (answer.headers.get("HX-Redirect")) location.href = answer.headers.get("HX-Redirect");
  const part = document.createElement("template");
  part.innerHTML = await answer.text();
  return { ok: answer.ok, status: answer.status, part: part.content };
}

let hide;
function tell(nodes, bad) {
  toast.replaceChildren(...nodes);
  toast.classList.toggle("bad", Boolean(bad));
  toast.hidden = false;
  clearTimeout(hide);
  hide = setTimeout(() => (toast.hidden = true), 12000);
}

const address = (a) => a.getAttribute("href"); // /c/person/competency: no two cells have the same
const at = (href) => table.querySelector(`td > a[href="${CSS.escape(href)}"]`);
const taken = new Map(); // what was typed last into a cell, so that Backspace takes it back

// label says a cell in words: "3, needs 4, 1 short, the manager says". The
// server sends signs, because words for thousands of cells are a page twice as
// large.
function label(a, words) {
  if (a.querySelector(".sr-only")) return;
  const part = (name) => a.querySelector(name)?.textContent ?? "";
  const is = (name) => a.classList.contains(name);
  const [, short, need] = /^(?:▾([^/]*)|✓)?(?:\/(.*))?$/.exec(part("i")) ?? [];
  const said = [is("n") ? words.unknown : part("b")];
  if (is("x")) said.push(words.notNeeded);
  if (need) said.push(words.need.join(need));
  if (short) said.push(words.short.join(short));
  if (part("s")) said.push(words.source[part("s")]);
  if (is("o")) said.push(words.stale);
  if (is("e")) said.push(words.evidence);
  for (const sign of a.children) sign.setAttribute("aria-hidden", "true");
  const text = document.createElement("span");
  text.className = "sr-only";
  text.textContent = said.join(", ");
  a.prepend(text);
}

// swap puts the cell of an answer in the place of the old one and tells of it.
function swap({ ok, part }, keep) {
  const fresh = part.querySelector("a[href^='/c/']");
  if (!ok || !fresh) {
    const text = document.createElement("p");
    text.textContent = part.textContent.trim() || "…";
    tell([text], true);
    return false;
  }
  const id = address(fresh);
  const old = at(id);
  const here = document.activeElement === old;
  fresh.tabIndex = old.tabIndex;
  old.replaceWith(fresh);
  fresh.classList.add("just");
  if (here || keep) fresh.focus();
  const said = part.querySelector("[data-said]");
  const undo = part.querySelector("[data-undo]");
  if (undo) {
    taken.set(id, undo.dataset.undo);
    undo.addEventListener("click", () => takeBack(id));
  } else taken.delete(id);
  tell(undo ? [said, undo] : [said]);
  return true;
}

let queue = Promise.resolve(); // one after the other, in the order typed
function send(url, a, fields) {
  const [, , person, competency] = address(a).split("/");
  const body = new URLSearchParams({ person, competency, quick: "1", ...fields });
  const was = a.cloneNode(true);
  if (fields.level) a.querySelector("b").textContent = fields.level;
  a.classList.add("busy");
  const undone = () => a.isConnected && a.replaceWith(was);
  queue = queue.then(() => ask(url, body)).then(
    (answer) => swap(answer) || undone(),
    () => undone() ?? tell([document.createTextNode(toast.dataset.offline)], true),
  );
}

function takeBack(id) {
  const a = at(id);
  if (a && taken.has(id)) send("/matrix/withdraw", a, { seq: taken.get(id) });
}

async function open(a) {
  const { part } = await ask(a.href);
  dialog.replaceChildren(part);
  if (!dialog.open) dialog.showModal();
  dialog.querySelector("input:checked, input[type=radio]")?.focus();
}

if (table && dialog) {
  const words = JSON.parse(table.dataset.words);
  const cells = table.querySelectorAll("td > a");
  for (const a of cells) {
    a.tabIndex = -1;
    label(a, words);
  }
  const first = cells[0];
  if (first) first.tabIndex = 0;

  table.addEventListener("focusin", (e) => {
    const a = e.target.closest("td > a");
    if (!a) return;
    for (const other of table.querySelectorAll("td > a[tabindex='0']")) other.tabIndex = -1;
    a.tabIndex = 0;
  });

  const move = (a, rows, columns) => {
    const td = a.closest("td"), tr = td.parentElement;
    let row = tr, at = td.cellIndex + columns;
    if (columns && !row.cells[at]?.querySelector("a")) { // over the edge: on to the next row
      row = columns > 0 ? tr.nextElementSibling : tr.previousElementSibling;
      if (!row) return;
      const all = row.querySelectorAll("td > a");
      return all[columns > 0 ? 0 : all.length - 1]?.focus();
    }
    for (let n = Math.abs(rows); n > 0 && row; n--) row = rows > 0 ? row.nextElementSibling : row.previousElementSibling;
    row?.cells[at]?.querySelector("a")?.focus();
  };
  const steps = { ArrowRight: [0, 1], ArrowLeft: [0, -1], ArrowDown: [1, 0], ArrowUp: [-1, 0], PageDown: [10, 0], PageUp: [-10, 0] };

  table.addEventListener("keydown", (e) => {
    const a = e.target.closest("td > a");
    if (!a || e.ctrlKey || e.metaKey || e.altKey) return;
    if (steps[e.key]) {
      e.preventDefault();
      return move(a, ...steps[e.key]);
    }
    if (e.key === "Home" || e.key === "End") {
      e.preventDefault();
      const all = a.closest("tr").querySelectorAll("td > a");
      return all[e.key === "Home" ? 0 : all.length - 1].focus();
    }
    if (!("edit" in table.dataset)) return;
    if (/^[0-9]$/.test(e.key)) {
      e.preventDefault();
      const top = Number(table.tHead.rows[1].cells[a.closest("td").cellIndex].dataset.top);
      if (Number(e.key) > top) return tell([document.createTextNode(`0 – ${top}`)], true);
      send("/matrix/level", a, { level: e.key, source: document.querySelector("[data-entry] [name=source]").value });
      move(a, 0, 1);
    }
    if (e.key === "Backspace" || e.key === "Delete") {
      e.preventDefault();
      queue = queue.then(() => takeBack(address(a)));
    }
  });

  // The history opens on the page; with a modifier the link does what links do.
  table.addEventListener("click", (e) => {
    const a = e.target.closest("td > a");
    if (!a || e.ctrlKey || e.metaKey || e.shiftKey) return;
    e.preventDefault();
    open(a);
  });

  dialog.addEventListener("click", (e) => {
    if (e.target === dialog) dialog.close(); // beside it
  });
  dialog.addEventListener("submit", async (e) => {
    const form = e.target.closest("[data-cell-form]");
    if (!form) return;
    e.preventDefault();
    const answer = await ask(form.action, new URLSearchParams(new FormData(form)));
    if (answer.part.querySelector("[data-cell-part]")) return dialog.replaceChildren(answer.part); // something needs another look
    dialog.close();
    swap(answer, true);
  });
  if ("edit" in table.dataset && first) first.focus();
}
