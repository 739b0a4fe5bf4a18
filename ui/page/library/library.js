// The page 讲话: the list and one speech, as HTML from the server; what changes them is told to the other pages.
window.speechqa ??= {};
speechqa.library ??= (() => {
  "use strict";
  const { notice, announce, call, fill, narrow, save } = speechqa.frame;
  const WAIT_MS = 250; // after the last key in the search field
  /** @type {any} */
  let root = null;
  /** @type {Server} */
  let server = {};
  /** @type {Record<string, string>} */
  let words = {};
  /** @type {UploadActs} */
  let upload;
  let sort = { sort: "", reverse: false };
  /** @type {string | undefined} */
  let generation;
  let asked = 0; // the newest request; an older one that comes late is dropped
  /** @type {number | undefined} */
  let waiting;
  /** @type {string | null} */
  let from = null; // the speech whose row the keyboard goes back to
  let replacing = ""; // the id of a speech while a file is chosen for it

  const part = (role) => root.querySelector(`[data-role=${role}]`);
  /** @type {Word} */
  const word = (key, values) => fill(words[key] ?? key, values);
  const wanted = () => ({ ...Object.fromEntries(new FormData(part("finding"))), ...sort });

  // --- the list ---

  async function load() {
    const request = ++asked;
    const result = await call(server, "library_list", wanted());
    if (!result || request !== asked) return;
    part("table").innerHTML = result.html;
    part("total").textContent = result.total;
    part("picture").innerHTML = result.picture;
    part("withdrawn").innerHTML = result.withdrawn;
    const focused = /** @type {HTMLSelectElement | null} */ (document.activeElement);
    const held = focused?.closest("[data-role=facets]") ? focused.name : "";
    part("facets").innerHTML = result.facets;
    if (held) part("facets").querySelector(`[name="${CSS.escape(held)}"]`)?.focus();
    if (generation !== result.generation) speechqa.side?.seen(result.generation);
    generation = result.generation;
  }

  async function more(button) {
    const result = await call(server, "library_more", { ...wanted(), first: Number(button.dataset.first) });
    if (!result) return;
    part("rows").insertAdjacentHTML("beforeend", result.html);
    button.outerHTML = result.more || "<span></span>";
  }

  async function sortBy(button) {
    const column = button.dataset.column;
    sort = { sort: column, reverse: sort.sort === column && !sort.reverse };
    await load();
    part("table").querySelector(`[data-column="${CSS.escape(column)}"]`)?.focus();
  }

  // --- one speech ---

  /** @param {string} speech @param {{ focus?: boolean, read?: boolean }} [options] */
  async function show(speech, { focus = true, read = true } = {}) {
    const result = await call(server, "library_card", { speech });
    if (!result) return;
    part("card-view").innerHTML = result.html;
    part("card-view").hidden = false;
    part("shelf-view").hidden = true;
    from = speech;
    const scrolled = root.closest(".tabitem");
    if (scrolled) scrolled.scrollTop = 0;
    if (narrow()) root.scrollIntoView({ block: "start" });
    if (focus) root.querySelector(".one h2").focus({ preventScroll: true });
    if (read && !narrow()) speechqa.reader.open({ speech, title: one().title });
  }

  const one = () => root.querySelector(".one")?.dataset ?? null;

  async function list() {
    part("card-view").hidden = true;
    part("card-view").replaceChildren();
    part("shelf-view").hidden = false;
    await load();
    const back = from && part("table").querySelector(`[data-act=card][data-speech="${CSS.escape(from)}"]`);
    (back ?? part("table").querySelector("button"))?.focus();
  }

  async function download() {
    const result = await call(server, "library_file", { speech: one().speech });
    if (!result) return;
    save(result, result.name);
    if (!result.as_it_came) notice(word("notOriginal"));
  }

  function open(button, event) {
    const { speech, title, start, end, quote } = button.dataset;
    const place = { speech, title, start: Number(start), end: Number(end), quote, values: [], near: false };
    const focus = event.detail === 0;
    speechqa.reader.open(place, button, { whole: true, focus });
  }

  // --- changing ---

  // Open or close what stands below the buttons: the form, or the question whether to withdraw.
  function unfold(role, act, on) {
    for (const [other, button] of [["edit", "edit"], ["sure", "withdraw"]]) {
      const opened = on && other === role;
      part(other).hidden = !opened;
      root.querySelector(`[data-act=${button}]`).setAttribute("aria-expanded", String(opened));
    }
    (on ? part(role).querySelector("input, button") : root.querySelector(`[data-act=${act}]`)).focus();
  }

  async function saveEdit() {
    const { speech } = one();
    const said = Object.fromEntries(new FormData(part("edit")));
    if (!(await call(server, "library_change", { speech, seen: part("edit").dataset.seen, ...said }))) return;
    notice(word("saved"), { brief: true });
    await changed();
    show(speech);
  }

  async function withdraw() {
    const { speech, title } = one();
    const result = await call(server, "library_withdraw", { speech });
    if (!result) return;
    speechqa.reader.drop(speech);
    await changed();
    await list();
    const undo = () => bringBack({ source: result.source, title });
    notice(word("withdrawn", { title }), { action: { label: word("undo"), run: undo } });
  }

  async function bringBack({ source, title }) {
    if (!(await call(server, "library_back", { source }))) return;
    await changed();
    notice(word("back", { title }), { brief: true });
  }

  function replace() {
    replacing = one().speech;
    part("one-file").click();
  }

  /** @param {File[]} files */
  async function chosen(files) {
    const speech = replacing;
    if (files.length) {
      await list();
      upload.add([files[0]], speech);
    }
  }

  /** @param {Outcome[]} outcomes */
  async function taken(outcomes) {
    if (!outcomes.length) return;
    await changed();
    const { speech = "", title = "", replaced } = outcomes[0];
    let text = word("takenCount", { count: outcomes.length });
    /** @type {Notice["action"]} */
    let action = null;
    if (outcomes.length === 1 && replaced) {
      text = word("replaced", { title });
      action = { label: word("undo"), run: () => bringBack({ source: replaced, title }) };
    } else if (outcomes.length === 1) {
      text = word("taken");
      action = { label: word("open"), run: () => show(speech) };
    }
    notice(text, { action });
    announce(text);
  }

  // The library is another now: this list and what the other pages list.
  const changed = () => load();

  // --- wiring ---

  /** @type {Acts} */
  const acts = {
    more,
    sort: sortBy,
    card: (button) => show(button.dataset.speech),
    list,
    read: (button) => speechqa.reader.open({ speech: one().speech, title: one().title }, button, { focus: true }),
    download,
    open,
    edit: () => unfold("edit", "edit", part("edit").hidden),
    unedit: () => unfold("edit", "edit", false),
    withdraw: () => unfold("sure", "withdraw", part("sure").hidden),
    unwithdraw: () => unfold("sure", "withdraw", false),
    "withdraw-now": withdraw,
    replace,
    back: (button) => bringBack(button.dataset),
    choose: () => upload.choose(),
    "take-in": () => upload.takeIn(),
    "leave-out": (button) => upload.leaveOut(button.closest("li")),
  };

  function listen() {
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button && button.dataset.act in acts) acts[button.dataset.act](button, event);
    });
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.target === part("edit")) saveEdit();
    });
    part("finding").addEventListener("input", (event) => {
      clearTimeout(waiting);
      waiting = setTimeout(load, event.target.matches("select") ? 0 : WAIT_MS);
    });
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && one() && part("edit")?.hidden !== false && part("sure")?.hidden !== false) list();
    });
    part("one-file")?.addEventListener("change", (event) => {
      chosen([...event.target.files]);
      event.target.value = "";
    });
    addEventListener("speechqa:changed", (event) => {
      if (/** @type {CustomEvent} */ (event).detail !== generation) load();
    });
  }

  /** @type {LibraryPage["attach"]} */
  async function attach(element, functions) {
    root = element.querySelector(".library");
    server = functions;
    words = JSON.parse(root.dataset.words);
    upload = speechqa.upload.attach({ root, server, word, taken });
    listen();
    await load();
    root.dataset.ready = "true";
  }

  return { attach };
})();
