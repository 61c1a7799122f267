"use strict";
// The status page looks again by itself while the CV is being read: less often as time goes by, and no more once it is
// through. Without a script the page loads itself anew.
(() => {
  const MOST = 30000;
  const place = document.getElementById("progress");
  let wait = 2000;
  const goOn = () => { if (place.querySelector("[data-waiting]")) window.setTimeout(look, wait); };
  const look = async () => {
    wait = Math.min(1.5 * wait, MOST);
    try {
      const answer = await fetch(window.location.href);
      const page = new DOMParser().parseFromString(answer.ok ? await answer.text() : "", "text/html");
      const next = page.getElementById("progress");
      // Left alone while it says the same, so that it is not read out again.
      if (next && next.textContent !== place.textContent) place.replaceChildren(...next.childNodes);
    } catch {
      // Offline: the next look may find it.
    }
    goOn();
  };
  goOn();
})();
