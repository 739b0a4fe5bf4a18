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
  let page = "chat"; // the page on show
  /** @type {Map<string, { place: Place, opener: HTMLElement | null, nodes: ChildNode[], top: number }>} */
  const kept = new Map(); // what is open on the pages that are not on show
  let asked = 0; // the newest request; an older one that comes late is dropped
  let attached = () => {};
  /** @type {Promise<void>} */
  const there = new Promise((resolve) => { attached = resolve; }); // another page may ask before the panel is there

  const part = (role) => root.querySelector(`[data-role=${role}]`);

  /** @type {Reader["open"]} */
  async function open(wanted, from = null, { whole = false, focus = false } = {}) {
    const request = ++asked;
    await there;
    const result = await call(server, "open_source", { ...wanted, whole });
    if (!result || request !== asked) return;
    place = wanted;
    opener = from ?? opener;
    part("page").innerHTML = result.html;
    occupied();
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
    if (narrow()) root.scrollIntoView({ block: "start", behavior: motion() });
    reveal();
    if (focus) part("page").querySelector("h2").focus({ preventScroll: true });
  }

  // Bring the cited sentence into view: its middle, or its beginning where there is not room for all of it.
  function reveal() {
    const body = root.querySelector(".reader-body");
    const pieces = [...body.querySelectorAll(".cited, .near-cited")];
    if (!pieces.length || (fits(body) && !narrow())) {
      body.scrollTop = 0;
      return;
    }
    const tall = pieces[pieces.length - 1].getBoundingClientRect().bottom - pieces[0].getBoundingClientRect().top;
    const room = narrow() ? innerHeight : body.clientHeight;
    pieces[0].scrollIntoView({ block: tall > room / 2 ? "start" : "center", behavior: motion() });
  }

  // --- one place for each page ---

  // Whether anything is open decides whether the panel is there at all (frame.css).
  function occupied() {
    root.classList.toggle("has-page", place !== null);
    document.body.classList.toggle("source-open", place !== null);
  }

  // Another page is on show: what was open on the one before waits for its return.
  function turnTo(name) {
    if (place) {
      const top = root.querySelector(".reader-body").scrollTop;
      kept.set(page, { place, opener, nodes: [...part("page").childNodes], top });
    } else kept.delete(page);
    page = name;
    const again = kept.get(name);
    asked += 1;
    place = again?.place ?? null;
    opener = again?.opener ?? null;
    part("page").replaceChildren(...(again?.nodes ?? []));
    occupied();
    if (again) root.querySelector(".reader-body").scrollTop = again.top;
  }

  // The sentence on show is no source of what is read now; a speech that is read through stays.
  /** @type {Reader["leave"]} */
  function leave() {
    asked += 1;
    if (place?.quote) empty();
  }

  function empty() {
    document.body.classList.remove("reading-wide");
    part("page").replaceChildren();
    place = null;
    occupied();
    speechqa.reader.onopen?.(null);
  }

  const FOLLOWS = "speechqa.follows";
  /** @type {Reader["follows"]} */
  const follows = () => !narrow() && (!root || part("follows").checked);

  function keepFollowing() {
    const field = part("follows");
    try { field.checked = localStorage.getItem(FOLLOWS) !== "no"; } catch { /* as it stands in the page */ }
    field.addEventListener("change", () => {
      try { localStorage.setItem(FOLLOWS, field.checked ? "yes" : "no"); } catch { /* this visit only */ }
    });
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
    empty();
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
    addEventListener("speechqa:page", (event) => {
      document.body.classList.remove("reading-wide");
      turnTo(/** @type {CustomEvent} */ (event).detail);
    });
    addEventListener("speechqa:resized", () => { if (place && !narrow()) requestAnimationFrame(reveal); });
    keepFollowing();
    attached();
  }

  // A speech that was withdrawn is not left standing open.
  /** @type {Reader["drop"]} */
  const drop = (speech) => {
    for (const [name, waiting] of kept) if (waiting.place.speech === speech) kept.delete(name);
    if (place?.speech === speech) close();
  };

  return { attach, open, close, leave, follows, drop, reload: () => loadShelf(), onopen: null };
})();
