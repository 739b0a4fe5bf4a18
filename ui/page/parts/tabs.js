// The pages as tabs: which is on show, as `data-page` of the body, and arrow keys along them.
window.speechqa ??= {};
speechqa.tabs ??= (() => {
  "use strict";
  const STEPS = { ArrowRight: 1, ArrowLeft: -1 };
  /** @type {string[]} */
  let names = [];

  const tabs = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#pages [role=tab]")])
    .filter((tab) => tab.offsetParent !== null);

  // The name of the page on show.
  /** @type {Tabs["page"]} */
  const page = () => document.body.dataset.page ?? names[0];

  function tell() {
    const shown = names[tabs().findIndex((tab) => tab.getAttribute("aria-selected") === "true")];
    if (!shown || shown === document.body.dataset.page) return;
    document.body.dataset.page = shown;
    speechqa.frame.unnotice();
    dispatchEvent(new CustomEvent("speechqa:page", { detail: shown }));
  }

  function onKey(event) {
    const tab = event.target.closest?.("#pages [role=tab]");
    if (!tab || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = tabs();
    const ends = { Home: 0, End: all.length - 1 };
    const to = event.key in STEPS ? (all.indexOf(tab) + STEPS[event.key] + all.length) % all.length : ends[event.key];
    if (to === undefined) return;
    event.preventDefault();
    all[to].click();
    all[to].focus();
  }

  // `given` are the pages' names in the order of their tabs.
  /** @type {Tabs["attach"]} */
  function attach(given) {
    names = given;
    document.body.dataset.page ??= names[0];
    document.addEventListener("keydown", onKey);
    const selected = { subtree: true, attributes: true, attributeFilter: ["aria-selected"] };
    new MutationObserver(tell).observe(document.body, selected); // the tabs come later than this script
  }

  return { attach, page };
})();
