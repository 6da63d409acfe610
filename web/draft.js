// A form marked data-draft is saved while somebody fills it in, two seconds
// after a change at the latest, and says when. What the server has not
// confirmed is kept in this tab, so that neither a reload nor a server that is
// away loses anything. Where another window has saved meanwhile, it stops and
// offers to show both.
const every = 2000;

class Draft {
  constructor(form) {
    this.form = form;
    this.key = "draft:" + form.action;
    this.window = crypto.randomUUID();
    this.turn = 0;
    this.sent = this.told(); // as the server has it
    this.said = form.querySelector("[data-draft-said]");
    this.heard = form.querySelector("[data-draft-heard]");
    this.wrong = form.querySelector("[data-draft-wrong]");
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("submit", () => { this.leaving = true; this.stop(); });
    addEventListener("pagehide", () => { if (!this.leaving) this.save(true); });
    addEventListener("online", () => this.save());
    addEventListener("beforeunload", (e) => { if (this.away && !this.leaving && this.told() !== this.sent) e.preventDefault(); });
    document.addEventListener("click", (e) => this.go(e));
  }

  // told returns what is filled in, as text.
  told() {
    const data = new FormData(this.form);
    data.delete("revision");
    return new URLSearchParams(data).toString();
  }

  get revision() { return this.form.elements.revision.value; }
  set revision(n) { this.form.elements.revision.value = n; }

  // restore fills in what this tab had and the server did not confirm.
  restore() {
    let kept;
    try { kept = JSON.parse(sessionStorage.getItem(this.key)); } catch { return; }
    if (!kept || this.form.hasAttribute("data-draft-refused")) return this.forget();
    // the server may have saved it and not been able to say so
    const ours = this.form.dataset.draft && this.form.dataset.draft === kept.window;
    if (!ours) this.revision = kept.revision;
    for (const [name, value] of new URLSearchParams(kept.told)) {
      for (const e of this.form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (e.type === "radio") e.checked = e.value === value;
        else e.value = value;
      }
    }
    this.changed();
  }

  changed() {
    this.count();
    this.keep();
    if (this.clash) return;
    this.timer ??= setTimeout(() => this.save(), every);
  }

  keep() {
    try { sessionStorage.setItem(this.key, JSON.stringify({ revision: this.revision, window: this.window, told: this.told() })); } catch { /* full or forbidden: the server has the rest */ }
  }

  forget() {
    try { sessionStorage.removeItem(this.key); } catch { /* nothing was kept */ }
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  async save(last) {
    this.stop();
    const told = this.told();
    if (this.clash || told === this.sent || this.busy && !last) return;
    this.busy = true;
    const body = new URLSearchParams(told);
    body.set("revision", this.revision);
    body.set("window", this.window);
    body.set("turn", ++this.turn);
    body.set("do", "save");
    this.said.textContent = this.form.dataset.draftSaving;
    let wait = every;
    try {
      const answer = await fetch(this.form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: Boolean(last), signal: AbortSignal.timeout(15000) });
      const { revision, said, both } = await answer.json();
      if (answer.ok) {
        this.revision = revision;
        this.sent = told;
        this.away = false;
        this.said.textContent = said;
        this.heard.textContent = [this.counted, said].filter(Boolean).join(". ");
        this.wrong.replaceChildren();
        if (this.told() === told) this.forget();
        else this.keep();
      } else if (answer.status === 403) { // signed out: signing in in another tab is enough
        this.tell(said);
        wait = 2 * every;
      } else if (answer.status < 500) {
        this.refused(both, said);
      } else throw new Error(said);
    } catch {
      this.away = true;
      this.tell(this.form.dataset.draftAway);
      wait = 2 * every;
    }
    this.busy = false;
    if (this.told() !== this.sent && !this.clash) this.timer ??= setTimeout(() => this.save(), wait);
  }

  // refused stops saving: only the person can say what shall be.
  refused(both, said) {
    this.clash = true;
    this.tell(said);
    if (!both) return;
    const button = document.createElement("button");
    button.type = "submit";
    button.name = "do";
    button.value = "save";
    button.className = "btn btn-sm self-start";
    button.textContent = this.form.dataset.draftClash;
    this.wrong.append(button);
  }

  tell(text) {
    this.said.textContent = "";
    const p = document.createElement("p");
    p.className = "text-sm text-error";
    p.textContent = text;
    if (this.wrong.textContent !== text) this.wrong.replaceChildren(p);
  }

  // count says how much is answered, what is, and what comes next.
  count() {
    const out = this.form.querySelector("[data-draft-count]");
    if (!out) return;
    const sets = [...this.form.querySelectorAll("fieldset")];
    const open = sets.filter((s) => !s.querySelector(":checked"));
    const figures = [sets.length - open.length, sets.length];
    this.counted = out.textContent = this.form.dataset.draftCounts.replace(/#/g, () => figures.shift());
    this.form.querySelector("[data-draft-bar]").value = sets.length - open.length;
    for (const a of document.querySelectorAll("[data-draft-step]")) a.toggleAttribute("data-done", !open.some((s) => s.id === a.dataset.draftStep));
    const next = this.form.querySelector("[data-draft-next]");
    next.hidden = !open.length;
    if (open.length) next.href = "#" + open[0].id;
  }

  // go takes whoever follows a link to a question to its first choice, so that the
  // next key is an answer.
  go(e) {
    const link = e.target.closest('a[href^="#c"]');
    const set = link && this.form.querySelector("fieldset" + link.getAttribute("href"));
    if (!set) return;
    e.preventDefault();
    document.querySelector("#steps:popover-open")?.hidePopover();
    set.scrollIntoView();
    (set.querySelector("input:checked") ?? set.querySelector("input")).focus({ preventScroll: true });
  }
}

for (const form of document.querySelectorAll("form[data-draft]")) new Draft(form);
