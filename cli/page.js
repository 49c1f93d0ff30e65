"use strict";
/* The theme: auto, light or dark. It is remembered where the browser lets a page remember something. */
(() => {
  const root = document.documentElement, key = "deputy-theme";
  const recall = () => { try { return localStorage.getItem(key); } catch (refused) { return null; } };
  const remember = theme => { try { localStorage.setItem(key, theme); } catch (refused) { /* for this page only, then */ } };
  const apply = theme => {
    if (theme === "light" || theme === "dark") root.dataset.theme = theme;
    else delete root.dataset.theme;
  };
  root.classList.add("js");
  apply(recall());
  document.addEventListener("DOMContentLoaded", () => {
    for (const input of document.querySelectorAll(".theme input")) {
      input.checked = input.value === (root.dataset.theme || "auto");
      input.addEventListener("change", () => { apply(input.value); remember(input.value); });
    }
  });
})();
