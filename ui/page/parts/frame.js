// What every page uses: notices, the type size, light or dark, small helpers.  It keeps nothing but these two choices.
window.speechqa ??= {};
speechqa.frame ??= (() => {
  "use strict";
  const SIZES = ["18px", "20px", "23px", "26px"];
  const NOTICE_MS = 6000;
  const HELD_MS = 60000; // a saved file stays in memory until the browser has surely written it
  /** @type {any} */
  let notices = null;

  // A text with its {names} filled in; a name without a value stays as it stands.
  /** @type {Frame["fill"]} */
  const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (whole, key) => String(values[key] ?? whole));
  /** @type {Frame["say"]} */
  const say = (key, values) => fill(speechqa.texts[key] ?? key, values);

  const kept = {
    get(key) { try { return localStorage.getItem(key); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, value); } catch { /* the choice holds for this visit */ } },
  };

  // How many columns there is room for, counted in the reader's own type size: a media query would not know of it.
  const NARROW = 50; // rem: below it everything stands in one column
  const COSY = 70; // rem: below it the side list slides over the page
  const root = document.documentElement;

  function measure() {
    const room = innerWidth / parseFloat(getComputedStyle(root).fontSize);
    root.classList.toggle("narrow", room < NARROW);
    root.classList.toggle("cosy", room < COSY);
  }

  let size = Math.min(Math.max(Number(kept.get("speechqa.size")) || 0, 0), SIZES.length - 1);
  const applySize = () => {
    root.style.fontSize = SIZES[size];
    measure();
  };
  const applyColours = () => {
    const chosen = kept.get("speechqa.colours");
    if (chosen) document.body.classList.toggle("dark", chosen === "dark");
    root.style.colorScheme = document.body.classList.contains("dark") ? "dark" : "light";
  };

  function resize(step) {
    size = Math.min(Math.max(size + step, 0), SIZES.length - 1);
    kept.set("speechqa.size", String(size));
    applySize();
    dispatchEvent(new Event("speechqa:resized"));
    notice(say("size", { name: say(`size${size}`) }), { brief: true });
  }

  function recolour() {
    const dark = !document.body.classList.contains("dark");
    kept.set("speechqa.colours", dark ? "dark" : "light");
    applyColours();
    notice(say(dark ? "dark" : "light"), { brief: true });
  }

  // One line to the reader; `action` is {label, run}.  A newer line takes the place of an older one.
  /** @type {Frame["notice"]} */
  function notice(text, { action = null, brief = false, problem = false } = {}) {
    if (!notices) return;
    const line = document.createElement("div");
    line.className = problem ? "notice problem" : "notice";
    if (problem) line.setAttribute("role", "alert");
    const words = document.createElement("p");
    words.textContent = text;
    line.append(words);
    const leave = () => line.remove();
    if (action) line.append(button(action.label, "link", () => { leave(); action.run(); }));
    if (problem) line.append(button("×", "dismiss", leave, say("close")));
    notices.replaceChildren(line);
    if (!problem) setTimeout(leave, brief ? NOTICE_MS / 3 : NOTICE_MS);
  }

  // Tell a screen reader, and nobody else.
  /** @type {Frame["announce"]} */
  const announce = (text) => { if (notices) notices.nextElementSibling.textContent = text; };

  /** @type {Frame["button"]} */
  function button(label, style, run, name) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = style;
    made.textContent = label;
    if (name) made.setAttribute("aria-label", name);
    made.addEventListener("click", run);
    return made;
  }

  // The line of notice goes: what it was about is no longer on show.
  /** @type {Frame["unnotice"]} */
  const unnotice = () => { notices?.replaceChildren(); };

  // Call a server function; gives null, and says so, where there is no answer or the answer is a problem: beside the
  // field that the call is about, where there is one.
  /** @type {Frame["call"]} */
  async function call(server, name, data, field = null) {
    /** @type {any} */
    let result = null;
    try { result = await server[name](data); } catch { result = null; }
    if (result === null || typeof result !== "object") {
      notice(say("lost"), { problem: true });
      return null;
    }
    if (result.problem) {
      if (field) speechqa.fieldNote.show(field, result.problem);
      else notice(result.problem, { problem: true });
      return null;
    }
    if (field) speechqa.fieldNote.clear(field);
    return result;
  }

  // What a file holds, as base64.
  /** @type {Frame["base64"]} */
  const base64 = (blob) => new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ""));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(blob);
  });

  // Let the browser save a file that the server made.
  /** @type {Frame["save"]} */
  function save({ data, mime }, name) {
    const bytes = Uint8Array.from(atob(data), (c) => c.charCodeAt(0));
    const anchor = document.createElement("a");
    anchor.href = URL.createObjectURL(new Blob([bytes], { type: mime }));
    anchor.download = name;
    anchor.click();
    setTimeout(() => URL.revokeObjectURL(anchor.href), HELD_MS);
  }

  // Gradio says in English, whatever the page's language, that the server is gone; our own line says it instead.
  function replaceGradioLine() {
    const toasts = document.querySelector(".toast-wrap");
    if (!toasts) return;
    new MutationObserver(() => {
      for (const toast of /** @type {Iterable<HTMLElement>} */ (toasts.children)) {
        if (toast.hidden || !toast.textContent.includes("Connection to the server was lost")) continue;
        toast.hidden = true;
        notice(say("lost"), { problem: true });
        dispatchEvent(new Event("speechqa:lost"));
      }
    }).observe(toasts, { childList: true, subtree: true });
  }

  /** @type {Frame["attach"]} */
  function attach(element) {
    replaceGradioLine();
    notices = element.querySelector("[data-role=notices]");
    root.lang = element.querySelector(".masthead").dataset.language;
    const acts = { smaller: () => resize(-1), larger: () => resize(1), colours: recolour };
    element.addEventListener("click", (/** @type {any} */ event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act in acts) acts[act]();
    });
    applySize();
    applyColours();
    addEventListener("resize", measure);
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => setTimeout(applyColours));
  }

  const narrow = () => root.classList.contains("narrow");
  const motion = () => (matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth");

  applySize();
  return { attach, notice, unnotice, announce, fill, say, call, button, base64, save, narrow, motion };
})();
