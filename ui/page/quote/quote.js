// The page 引文: sends what is to be found or checked, shows what comes back, opens, copies and saves it.
window.speechqa ??= {};
speechqa.quote ??= (() => {
  "use strict";
  const { say, notice, announce, base64, call, fill } = speechqa.frame;
  const WAIT_MS = 250; // after the last move of the width, before the lines are asked for again
  /** @type {any} */
  let root = null;
  /** @type {Server} */
  let server = {};
  /** @type {any} */
  let sought = null; // what the results on show were found for
  /** @type {any} */
  let checked = null; // the draft whose report is on show
  let asked = 0; // the newest request; an older one that comes late is dropped
  /** @type {number | undefined} */
  let waiting;

  const part = (role) => root.querySelector(`[data-role=${role}]`);
  const form = (role) => part(role).elements;

  function setMode(mode) {
    for (const button of root.querySelectorAll("[data-act=mode]")) {
      button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
    }
    part("find").hidden = mode !== "find";
    part("check").hidden = mode !== "check";
    part("results").replaceChildren();
    speechqa.fieldNote.clearAll(root);
    speechqa.frame.unnotice();
  }

  function put(html) {
    part("results").innerHTML = html;
    const summary = root.querySelector("[data-role=summary]");
    if (summary) announce(summary.textContent);
  }

  async function find() {
    const { phrase, query, near, speech } = form("find");
    const wanted = { phrase: phrase.value, query: query.checked, near: near.checked, speech: speech.value, ...facets() };
    const request = ++asked;
    const result = await call(server, "find", wanted, phrase);
    if (!result || request !== asked) return;
    sought = wanted;
    put(result.html);
  }

  async function more(button) {
    const result = await call(server, "more", { ...sought, first: Number(button.dataset.first) });
    if (!result) return;
    const item = button.closest("li");
    const before = item.previousElementSibling;
    item.insertAdjacentHTML("afterend", result.html);
    item.remove();
    before?.nextElementSibling?.querySelector("button")?.focus();
  }

  function lookFor(button) {
    form("find").phrase.value = button.dataset.phrase;
    find();
  }

  // --- what is searched ---

  const facets = () => Object.fromEntries([...part("facets").querySelectorAll("select")].map((f) => [f.name, f.value]));

  // The speeches as they are now, narrowed to the chosen kind, speaker and year; a chosen one stays where it can.
  async function listSpeeches(held = "") {
    const result = await call(server, "speeches", facets());
    if (!result) return;
    const field = part("speeches");
    const { value } = field;
    field.innerHTML = result.html;
    if ([...field.options].some((option) => option.value === value)) field.value = value;
    part("facets").innerHTML = result.facets;
    if (held) part("facets").querySelector(`[name="${CSS.escape(held)}"]`)?.focus();
  }

  // --- lines with the keyword in the middle ---

  const lineOptions = () => ({
    order: root.querySelector("[name=order]").value,
    width: Number(root.querySelector("[name=width]").value),
  });

  async function setView(view) {
    for (const button of root.querySelectorAll("[data-act=view]")) {
      button.setAttribute("aria-pressed", String(button.dataset.view === view));
    }
    part("sentences").hidden = view !== "sentences";
    part("lines").hidden = part("line-options").hidden = view !== "lines";
    if (view === "lines" && !part("rows")) await showLines();
  }

  async function showLines() {
    const request = ++asked;
    const result = await call(server, "lines", { ...sought, ...lineOptions(), first: 0 });
    if (!result || request !== asked) return;
    part("lines").innerHTML = result.html;
    offerMore(result);
    centre();
  }

  // The keyword is seen first, however narrow the window.
  function centre() {
    const lines = part("lines");
    const key = lines.querySelector(".key");
    if (key) lines.scrollLeft = key.offsetLeft + key.offsetWidth / 2 - lines.clientWidth / 2;
  }

  async function moreLines(button) {
    const result = await call(server, "lines", { ...sought, ...lineOptions(), first: Number(button.dataset.next) });
    if (!result) return;
    button.remove();
    part("rows").insertAdjacentHTML("beforeend", result.html);
    offerMore(result);
  }

  function offerMore({ next, left }) {
    if (!left) return;
    const more = speechqa.frame.button(fill(root.dataset.more, { count: left }), "link", () => moreLines(more));
    more.dataset.next = next;
    part("lines").append(more);
  }

  // --- drafts ---

  async function check() {
    const { draft, file, sentences } = form("check");
    const chosen = file.files[0];
    if (chosen && chosen.size > Number(root.dataset.mostBytes)) {
      speechqa.fieldNote.show(file, root.dataset.tooLarge);
      return;
    }
    const wanted = { draft: draft.value, sentences: sentences.checked };
    if (chosen) Object.assign(wanted, { name: chosen.name, file: await base64(chosen) });
    const request = ++asked;
    notice(root.dataset.working, { brief: true });
    const result = await call(server, "check", wanted, chosen ? file : draft);
    if (!result || request !== asked) return;
    checked = wanted;
    put(result.html);
  }

  /** @param {File | undefined} file */
  function nameFile(file) {
    const place = part("file-name");
    place.textContent = file?.name ?? place.dataset.hint;
  }

  async function annotate() {
    save(await call(server, "annotate", checked), `${root.dataset.annotatedName}.docx`);
  }

  async function csv() {
    save(await call(server, "csv", { ...sought, ...lineOptions() }), `${root.dataset.csvName}.csv`);
  }

  function save(result, name) {
    if (result) speechqa.frame.save(result, name);
  }

  // --- from a hit ---

  function open(button, event) {
    const { speech, title, start, end, quote, values, near } = button.dataset;
    const spans = values ? values.split(" ").map((span) => span.split("-").map(Number)) : [];
    /** @type {Place} */
    const place = { speech, title, start: Number(start), end: Number(end), quote, values: spans, near: near !== undefined };
    speechqa.reader.open(place, button, { focus: event.detail === 0 });
  }

  async function copy(button) {
    notice(say((await speechqa.tip.copyText(button.dataset.copy)) ? "copied" : "copyFailed"));
  }

  // --- wiring ---

  /** @type {Acts} */
  const acts = {
    mode: (button) => setMode(button.dataset.mode),
    view: (button) => setView(button.dataset.view),
    open,
    copy,
    csv,
    annotate,
    more,
    try: lookFor,
  };

  // Another page asks for all places of a phrase.
  function show(/** @type {any} */ event) {
    document.getElementById(root.closest("[role=tabpanel]")?.getAttribute("aria-labelledby"))?.click();
    setMode("find");
    const { phrase, query, near } = form("find");
    phrase.value = event.detail;
    query.checked = near.checked = false;
    find();
  }

  function listen() {
    addEventListener("speechqa:changed", () => listSpeeches());
    addEventListener("speechqa:quote", show);
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button && button.dataset.act in acts) acts[button.dataset.act](button, event);
    });
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.target === part("find")) find();
      else check();
    });
    root.addEventListener("input", (event) => {
      if (event.target.name === "file") nameFile(event.target.files[0]);
      if (event.target.name === "query") part("query-hint").hidden = !event.target.checked;
      if (event.target.closest("[data-role=facets]")) listSpeeches(event.target.name);
      if (event.target.name === "order") showLines();
      if (event.target.name === "width") {
        clearTimeout(waiting);
        waiting = setTimeout(showLines, WAIT_MS);
      }
    });
  }

  /** @type {QuotePage["attach"]} */
  async function attach(element, functions) {
    root = element.querySelector(".quote");
    server = functions;
    listen();
    await listSpeeches();
    root.dataset.ready = "true";
  }

  return { attach };
})();
