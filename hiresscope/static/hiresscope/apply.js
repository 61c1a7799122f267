"use strict";
// What the apply form gains by a script: drag and drop, checks before anything is sent (the server repeats them all), and
// progress. The answer of the server is its page: a new form with what is wrong, or the status page.
(() => {
  const TYPES = /\.(pdf|docx?|txt)$/i;

  const mark = (form, control, text) => {
    const problem = form.querySelector(`#${control.id}-problem`);
    control.setAttribute("aria-invalid", text ? "true" : "false");
    control.classList.toggle("is-invalid", Boolean(text));
    if (!problem) return;
    problem.textContent = text;
    problem.hidden = !text;
    if (text) control.setAttribute("aria-describedby", [problem.id, form.querySelector(`#${control.id}-hint`)?.id].filter(Boolean).join(" "));
  };

  const problemOf = (form, control) => {
    const file = control.type === "file" && control.files[0];
    if (file && file.size > Number(form.dataset.maxBytes)) return form.dataset.tooLarge;
    if (file && file.size === 0) return form.dataset.empty;
    if (file && !TYPES.test(file.name)) return form.dataset.wrongType;
    return control.validity.valid ? "" : control.dataset.wrong || control.validationMessage;
  };

  const checked = (form) => {
    const controls = [...form.elements].filter((one) => one.id && one.willValidate && one.type !== "submit");
    const wrong = controls.filter((control) => {
      const text = problemOf(form, control);
      mark(form, control, text);
      return text;
    });
    tell(form, wrong.length ? form.dataset.look : "");
    wrong[0]?.focus();
    return wrong.length === 0;
  };

  const tell = (form, text) => {
    const box = form.querySelector("#problems");
    box.hidden = !text;
    box.textContent = text;
  };

  const send = (form) => {
    const request = new XMLHttpRequest();
    const button = form.querySelector("[type=submit]");
    const progress = form.querySelector("[data-progress]");
    const status = form.querySelector("[data-status]");
    const rest = (text) => { button.disabled = false; progress.hidden = true; status.textContent = text; };
    request.upload.addEventListener("progress", (event) => {
      progress.querySelector("progress").value = event.lengthComputable ? (100 * event.loaded) / event.total : 0;
    });
    request.addEventListener("load", () => answered(form, request));
    request.addEventListener("error", () => { rest(""); tell(form, form.dataset.failed); });
    request.open("POST", window.location.href);
    button.disabled = true;
    progress.hidden = false;
    status.textContent = form.dataset.sending;
    request.send(new FormData(form));
  };

  const answered = (form, request) => {
    const page = new DOMParser().parseFromString(request.responseText, "text/html");
    const next = page.getElementById("apply-form");
    if (request.status < 300 && !next) {
      window.location.assign(request.responseURL);
      return;
    }
    if (!next) {
      document.getElementById("main").replaceChildren(...page.getElementById("main").childNodes);
      document.getElementById("main").focus();
      return;
    }
    const files = form.elements.file.files;
    form.replaceWith(next);
    next.elements.file.files = files;
    start(next);
    next.querySelector("#problems").focus();
  };

  const start = (form) => {
    const zone = form.querySelector("[data-dropzone]");
    const input = form.elements.file;
    form.noValidate = true;
    for (const name of ["dragenter", "dragover"]) {
      zone.addEventListener(name, (event) => { event.preventDefault(); zone.classList.add("over"); });
    }
    for (const name of ["dragleave", "drop"]) zone.addEventListener(name, () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      if (event.dataTransfer.files.length !== 1) return;
      input.files = event.dataTransfer.files;
      mark(form, input, problemOf(form, input));
    });
    form.addEventListener("change", (event) => {
      if (event.target.type === "file" || event.target.getAttribute("aria-invalid") === "true") {
        mark(form, event.target, problemOf(form, event.target));
      }
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (checked(form)) send(form);
    });
  };

  start(document.getElementById("apply-form"));
})();
