"use strict";
// The employers' pages work without this file; it adds keys, dropping files, rows of criteria and marks of evidence.

const each = (selector, act, within = document) => within.querySelectorAll(selector).forEach(act);

// Whatever needs a script is hidden in the page and shown here.
each("[data-copy], [data-row-add], [data-row-remove], [data-drop-hint], [data-help]", (one) => { one.hidden = false; });
each("[data-autofocus]", (one) => one.focus());

document.addEventListener("click", async (event) => {
  const asks = event.target.closest("[data-confirm]");
  if (asks && !window.confirm(asks.dataset.confirm)) event.preventDefault();
  const copies = event.target.closest("[data-copy]");
  if (copies) {
    const source = document.getElementById(copies.dataset.copy);
    await navigator.clipboard.writeText(source.value || source.textContent);
    copies.classList.add("active");
  }
  if (event.target.closest("[data-help]")) document.getElementById("keys").showModal();
  const menu = document.querySelector(".app-account[open]");
  if (menu && !menu.contains(event.target)) menu.open = false;
});

// A form is sent once, however often its button is pressed.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("hx-post")) return;
  setTimeout(() => each("button", (one) => { one.disabled = true; }, form));
});
window.addEventListener("pageshow", (event) => { if (event.persisted) each("form button", (one) => { one.disabled = false; }); });

// Criteria: rows come and go.
each("[data-rows]", (place) => {
  const body = place.querySelector("[data-rows-body]");
  const fresh = body.querySelector("[data-row]:last-child").cloneNode(true);
  let made = body.children.length;
  place.addEventListener("click", (event) => {
    const remove = event.target.closest("[data-row-remove]");
    if (remove) {
      const row = remove.closest("[data-row]");
      const next = row.nextElementSibling || row.previousElementSibling;
      each("input[type=hidden], [name=criterion-text], [name=criterion-skill]", (one) => { one.value = ""; }, row);
      if (next) { row.remove(); next.querySelector("[name=criterion-text]").focus(); }
    }
    if (event.target.closest("[data-row-add]")) {
      made += 1;
      const row = fresh.cloneNode(true);
      each("[id]", (one) => { one.id = one.id.replace(/\d+$/, made); }, row);
      each("label", (one) => { one.htmlFor = one.htmlFor.replace(/\d+$/, made); }, row);
      const label = row.querySelector("label");
      label.textContent = label.textContent.replace(/\d+/, made);
      const button = row.querySelector("[data-row-remove]");
      button.setAttribute("aria-label", button.getAttribute("aria-label").replace(/\d+/, made));
      body.append(row);
      row.querySelector("[name=criterion-text]").focus();
    }
  });
});

// Evidence: a quote shows its place in the CV, a criterion all of its places.
function choose(number) {
  each("[data-cv] mark", (mark) => mark.classList.toggle("chosen", mark.dataset.criteria.split(" ").includes(number)));
  each("[data-criterion]", (card) => card.classList.toggle("chosen", card.dataset.criterion === number));
}
each("[data-criterion]", (card) => card.addEventListener("click", () => choose(card.dataset.criterion)));
each("[data-quote]", (link) => link.addEventListener("focus", () => choose(link.dataset.quote)));

// Keys.
const rows = () => [...document.querySelectorAll("[data-row-of-board]")];
// The row that was chosen last stays chosen while the server sends it anew and the focus is lost with the old one.
let chosen = null;
document.addEventListener("focusin", (event) => { chosen = event.target.closest("[data-row-of-board]")?.id ?? null; });
const unfocused = () => document.activeElement === document.body || document.activeElement === null;
const current = () => (unfocused() ? chosen && document.getElementById(chosen) : document.activeElement.closest("[data-row-of-board]"));
function move(step) {
  const all = rows();
  if (!all.length) return;
  const at = all.indexOf(current());
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}
document.addEventListener("keydown", (event) => {
  const typing = event.target.closest("input, textarea, select, dialog");
  if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
  const keys = document.getElementById("keys");
  if (!keys) return;
  const scope = current() || document.querySelector(".app-decide");
  if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "?") keys.showModal();
  else if (event.key === "Enter" && event.target === current()) current().querySelector("[data-open]").click();
  else if ("sru".includes(event.key) && scope) scope.querySelector(`[data-key="${event.key}"]`)?.click();
  else return;
  event.preventDefault();
});

// A row that was decided about comes back from the server: it keeps the focus, unless another row was chosen meanwhile, and
// what happened is read out.
const decided = new WeakMap();
document.addEventListener("htmx:beforeRequest", (event) => {
  const row = event.detail.target.closest("[data-row-of-board]");
  if (row) decided.set(event.detail.xhr, row.id);
});
document.addEventListener("htmx:afterSettle", (event) => {
  const row = document.getElementById(decided.get(event.detail.xhr));
  if (!row) return;
  if (unfocused() && chosen === row.id) row.focus();
  const said = document.getElementById("said");
  if (said) said.textContent = row.dataset.said || "";
});
// What the server refuses is shown above the page instead of being dropped.
document.addEventListener("htmx:beforeSwap", (event) => {
  const failure = document.getElementById("failure");
  if (event.detail.xhr.status < 400 || !failure) return;
  event.detail.shouldSwap = true;
  event.detail.target = failure;
  event.detail.swapOverride = "innerHTML";
});

// Uploads: dropped files, their names and sizes, and how much has been sent.
each("[data-upload]", (form) => {
  const input = form.querySelector("input[type=file]");
  const list = form.querySelector("[data-files]");
  const drop = form.querySelector("[data-drop]");
  const show = () => list.replaceChildren(...[...input.files].slice(0, 60).map((file) => {
    const line = document.createElement("li");
    line.textContent = `${file.name} · ${(file.size / 1024).toFixed(0)} kB`;
    return line;
  }));
  input.addEventListener("change", show);
  drop.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); }
  });
  form.addEventListener("submit", (event) => {
    if (!input.files.length) return;
    event.preventDefault();
    const bar = document.createElement("progress");
    bar.className = "app-progress mt-2";
    bar.max = 1;
    bar.setAttribute("aria-label", form.querySelector("button").textContent);
    drop.append(bar);
    form.querySelector("button").disabled = true;
    const request = new XMLHttpRequest();
    request.upload.onprogress = (sent) => { bar.value = sent.loaded / sent.total; };
    request.onload = () => {
      const to = request.getResponseHeader("HX-Redirect");
      if (to) { window.location.assign(to); return; }
      bar.remove();
      form.querySelector("button").disabled = false;
      const failure = document.getElementById("failure");
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      failure.replaceChildren(page.querySelector(".alert-danger") || request.statusText);
      failure.scrollIntoView({ block: "center" });
    };
    request.onerror = request.onload;
    request.open("POST", form.action);
    request.setRequestHeader("HX-Request", "true");
    request.send(new FormData(form));
  });
});
