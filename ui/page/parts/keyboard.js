// What the keyboard does on every page: the skip link, the end of a composition, and menus that close.
window.speechqa ??= {};
speechqa.keyboard ??= (() => {
  "use strict";

  /** @param {any} element */
  const shown = (element) => element.offsetParent !== null;

  // An Enter that ends an input method's composition is the method's own: some browsers report it as composing,
  // others only by its key code.
  function keepComposition(event) {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
  }

  function closeMenus(except) {
    for (const menu of document.querySelectorAll("details.export[open]")) {
      if (menu !== except) /** @type {HTMLDetailsElement} */ (menu).open = false;
    }
  }

  function onEscape(event) {
    const menu = document.querySelector("details.export[open]");
    if (event.key !== "Escape" || !menu) return;
    event.stopPropagation();
    closeMenus(null);
    /** @type {any} */ (menu.querySelector("summary")).focus();
  }

  // The keyboard goes to what a reader comes to the page on show for.
  function toMain() {
    const mains = document.querySelectorAll("[data-main]");
    /** @type {any} */
    const main = [...mains].find(shown);
    main?.focus();
  }

  /** @type {Keyboard["attach"]} */
  function attach(link) {
    addEventListener("keydown", keepComposition, { capture: true });
    addEventListener("keydown", onEscape, { capture: true });
    document.addEventListener("click", (/** @type {any} */ event) => closeMenus(event.target.closest("details.export")));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      toMain();
    });
  }

  return { attach };
})();
