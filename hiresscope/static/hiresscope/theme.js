"use strict";
// Runs before the page is drawn, so that a dark page never flashes white. What was chosen goes before the system's wish.
(() => {
  const root = document.documentElement;
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const chosen = () => {
    try { return localStorage.getItem("theme"); } catch { return null; }
  };
  const apply = () => { root.dataset.bsTheme = chosen() ?? (dark.matches ? "dark" : "light"); };
  root.classList.add("js");
  apply();
  dark.addEventListener("change", apply);
})();
