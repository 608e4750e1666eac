// Loads the page again once the files of the workspace are others than those that it tells of. Without it one reloads.
"use strict";
(() => {
  const main = document.querySelector("main");
  const told = document.getElementById("refreshes");
  const known = '"' + main.dataset.state + '"';
  const follows = "This page follows the files: save one, and it loads itself again.";
  told.textContent = follows;
  const look = async () => {
    try {
      const answer = await fetch("/workspace/state", { headers: { "If-None-Match": known }, cache: "no-store" });
      if (answer.ok) { location.reload(); return; }
      if (told.textContent !== follows) told.textContent = follows;
    } catch {
      told.textContent = "The server does not answer any more: start it again.";
    }
    setTimeout(look, document.hidden ? 10000 : 1500);
  };
  setTimeout(look, 1500);
})();
