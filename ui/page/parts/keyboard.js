// What the keyboard does on every page: the skip link, arrow keys along the tabs, composing, and menus that close.
window.speechqa ??= {};
speechqa.keyboard ??= (() => {
  "use strict";
  const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

  /** @param {any} element */
  const shown = (element) => element.offsetParent !== null;

  // An Enter that ends an input method's composition is the method's own: some browsers report it as composing,
  // others only by its key code.
  function keepComposition(event) {
    if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.stopImmediatePropagation();
  }

  function alongTabs(event) {
    const tab = event.target.closest?.("[role=tab]");
    if (!tab || event.ctrlKey || event.altKey || event.metaKey) return;
    const tabs = [...tab.closest("[role=tablist]").querySelectorAll("[role=tab]")].filter(shown);
    const ends = { Home: 0, End: tabs.length - 1 };
    const at = tabs.indexOf(tab);
    const to = event.key in STEPS ? (at + STEPS[event.key] + tabs.length) % tabs.length : ends[event.key];
    if (to === undefined) return;
    event.preventDefault();
    tabs[to].click();
    tabs[to].focus();
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
    document.addEventListener("keydown", alongTabs);
    document.addEventListener("click", (/** @type {any} */ event) => closeMenus(event.target.closest("details.export")));
    link.addEventListener("click", (event) => {
      event.preventDefault();
      toMain();
    });
  }

  return { attach };
})();
