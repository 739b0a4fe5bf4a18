// The source panel: opens a place, a whole speech, or an entry of its outline.  Shared by all pages.
window.speechqa ??= {};
speechqa.reader ??= (() => {
  "use strict";
  const { call, narrow, motion } = speechqa.frame;
  /** @type {any} */
  let root = null;
  /** @type {Server} */
  let server = {};
  /** @type {Place | null} */
  let place = null;
  /** @type {HTMLElement | null} */
  let opener = null;
  let asked = 0; // the newest request; an older one that comes late is dropped

  const part = (role) => root.querySelector(`[data-role=${role}]`);

  /** @type {Reader["open"]} */
  async function open(wanted, from = null, { whole = false, focus = false } = {}) {
    const request = ++asked;
    const result = await call(server, "open_source", { ...wanted, whole });
    if (!result || request !== asked) return;
    place = wanted;
    opener = from ?? opener;
    part("page").innerHTML = result.html;
    root.classList.add("has-page");
    speechqa.reader.onopen?.(place);
    const outline = root.querySelector("details.outline");
    if (outline) outline.open = !wanted.quote || roomy();
    show(focus);
  }

  // Whether the outline stands beside the text (reader.css), not above it.
  const roomy = () => getComputedStyle(root.querySelector(".reader-body")).display === "grid";

  // Whether the cited sentence can be seen to its end without scrolling.
  function fits(body) {
    const last = [...body.querySelectorAll(".cited, .near-cited")].pop();
    const end = last.getBoundingClientRect().bottom - body.getBoundingClientRect().top + body.scrollTop;
    return end < body.clientHeight;
  }

  function show(focus) {
    const cited = root.querySelector(".cited, .near-cited");
    const title = root.querySelector("h2");
    const body = root.querySelector(".reader-body");
    if (narrow()) root.scrollIntoView({ block: "start", behavior: motion() });
    if (cited && !(fits(body) && !narrow())) cited.scrollIntoView({ block: "center", behavior: motion() });
    else body.scrollTop = 0;
    if (focus) title.focus({ preventScroll: true });
  }

  function goTo(anchor) {
    const target = root.querySelector(`#${CSS.escape(anchor)}`);
    if (!target) return;
    const outline = target.closest(".reader-body").querySelector("details.outline");
    if (!roomy()) outline.open = false;
    target.scrollIntoView({ block: "start", behavior: motion() });
    target.focus({ preventScroll: true });
    for (const entry of outline.querySelectorAll("button")) {
      if (entry.dataset.at === anchor) entry.setAttribute("aria-current", "true");
      else entry.removeAttribute("aria-current");
    }
  }

  function back() {
    /** @type {HTMLElement | null} */
    const target = opener?.isConnected ? opener : document.querySelector("[data-role=question]");
    target?.scrollIntoView({ block: "center", behavior: motion() });
    target?.focus({ preventScroll: true });
  }

  function close() {
    document.body.classList.remove("reading-wide");
    root.classList.remove("has-page");
    part("page").replaceChildren();
    place = null;
    speechqa.reader.onopen?.(null);
    back();
  }

  function widen(on = !document.body.classList.contains("reading-wide")) {
    document.body.classList.toggle("reading-wide", on);
    if (!place) return;
    const outline = root.querySelector("details.outline");
    if (outline) outline.open = roomy();
    show(false);
  }

  async function loadShelf(words = "") {
    const result = await call(server, "list_shelf", { words });
    if (!result) return;
    part("shelf").innerHTML = result.html;
    if (!words) part("find-place").innerHTML = result.find;
  }

  /** @type {Reader["attach"]} */
  function attach(element, functions) {
    root = element;
    server = functions;
    /** @type {Acts} */
    const acts = {
      close,
      back,
      widen: () => widen(),
      whole: () => { if (place) open(place, null, { whole: true, focus: true }); },
      excerpt: () => { if (place) open(place, null, { focus: true }); },
      goto: (button) => goTo(button.dataset.at),
      open: (button) => open({ speech: button.dataset.speech, title: button.dataset.title }, button, { focus: true }),
    };
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button && button.dataset.act in acts) acts[button.dataset.act](button, event);
    });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") back();
    });
    part("find-place").addEventListener("input", (event) => loadShelf(event.target.value));
    document.addEventListener("click", (event) => {
      const tab = event.target instanceof Element && event.target.closest("[role=tab]");
      if (tab && document.body.classList.contains("reading-wide")) widen(false); // else a phone would be moved to the panel
    });
  }

  // A speech that was withdrawn is not left standing open.
  /** @type {Reader["drop"]} */
  const drop = (speech) => { if (place?.speech === speech) close(); };

  return { attach, open, close, drop, reload: () => loadShelf(), onopen: null };
})();
