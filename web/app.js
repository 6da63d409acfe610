// What every page loads. Pages work without it: it saves reloads, closes
// menus, and tells assistive technology about parts that were swapped in.
import "htmx.org";
import "./matrix.js";
import "./draft.js";

// A form marked data-autosubmit is sent when one of its choices changes.
document.addEventListener("change", (e) => {
  const form = e.target.closest("form[data-autosubmit]");
  if (form) form.requestSubmit();
});

// The theme is a cookie that the server reads; changing it needs no reload.
document.addEventListener("submit", (e) => {
  const form = e.target.closest("form[data-theme-form]");
  if (!form) return;
  e.preventDefault();
  const theme = e.submitter?.value ?? "auto";
  fetch(form.action, { method: "POST", body: new URLSearchParams({ theme }), redirect: "manual" });
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const b of form.querySelectorAll("button")) b.setAttribute("aria-pressed", String(b.value === theme));
});

// data-copy copies the text of the element it names.
document.addEventListener("click", async (e) => {
  const b = e.target.closest("[data-copy]");
  if (!b) return;
  await navigator.clipboard.writeText(document.querySelector(b.dataset.copy).textContent.trim());
  b.dataset.copied = "";
});

// data-print opens the print dialog.
document.addEventListener("click", (e) => {
  if (e.target.closest("[data-print]")) window.print();
});

// data-dialog opens the dialog it names, data-close closes the one it is in.
document.addEventListener("click", (e) => {
  const open = e.target.closest("[data-dialog]");
  if (open) document.querySelector(open.dataset.dialog)?.showModal();
  const close = e.target.closest("[data-close]");
  if (close) close.closest("dialog")?.close();
});

// "/" goes to the search field.
document.addEventListener("keydown", (e) => {
  if (e.key !== "/" || e.ctrlKey || e.metaKey || e.target.closest("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("input[type=search]");
  if (field && field.offsetParent) {
    e.preventDefault();
    field.focus();
  }
});

// A file dropped on [data-drop] goes into its file field, and the form is sent.
for (const type of ["dragover", "dragleave", "drop"]) {
  document.addEventListener(type, (e) => {
    const zone = e.target.closest?.("[data-drop]");
    if (!zone || !e.dataTransfer?.types.includes("Files")) return;
    e.preventDefault();
    zone.toggleAttribute("data-over", type === "dragover");
    if (type !== "drop" || !e.dataTransfer.files.length) return;
    zone.querySelector("input[type=file]").files = e.dataTransfer.files;
    zone.closest("form").requestSubmit();
  });
}

// So does one that was chosen.
document.addEventListener("change", (e) => {
  if (e.target.matches("[data-drop] input[type=file]") && e.target.files.length) e.target.form.requestSubmit();
});
document.addEventListener("submit", (e) => {
  const status = e.target.querySelector("[data-sending]");
  if (status && e.target.querySelector("input[type=file]").files.length) status.textContent = status.dataset.sending;
});
