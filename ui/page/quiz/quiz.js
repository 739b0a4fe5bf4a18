// The page 自测: makes a set, goes through it, shows the result and the wrong-answer book.
window.speechqa ??= {};
speechqa.quiz ??= (() => {
  "use strict";
  const { notice, announce, call, fill, narrow } = speechqa.frame;
  const answer = speechqa.quizAnswer;
  const READER = "speechqa.reader";
  /** @type {any} */
  let root = null;
  /** @type {Server} */
  let server = {};
  /** @type {any} */
  let set = null; // {quiz, questions, mode, at, answers, wrong, begun, marked, hinted, wanted}
  let busy = false;
  /** @type {number | undefined} */
  let clock;

  const part = (role) => root.querySelector(`[data-role=${role}]`);
  const reader = () => part("reader").value.trim();
  const words = () => root.querySelector(".quiz").dataset;
  const kept = {
    get() { try { return localStorage.getItem(READER) ?? ""; } catch { return ""; } },
    set(name) { try { localStorage.setItem(READER, name); } catch { /* this visit only */ } },
  };

  function show(view) {
    for (const role of ["setup", "stage", "book"]) part(role).hidden = role !== view;
    for (const button of root.querySelectorAll("[data-act=view]")) {
      button.setAttribute("aria-pressed", String((button.dataset.view === "book") === (view === "book")));
    }
    speechqa.fieldNote.clearAll(root);
    speechqa.frame.unnotice();
    upwards();
  }

  // What is shown now is seen from its beginning.
  function upwards() {
    const scrolled = root.closest(".tabitem");
    if (scrolled) scrolled.scrollTop = 0;
    if (narrow() && root.getBoundingClientRect().top < 0) root.scrollIntoView({ block: "start" });
  }

  function put(role, html) {
    part(role).innerHTML = html;
    part(role).querySelector("h2")?.focus({ preventScroll: true });
    upwards();
  }

  // One call at a time: a second Enter while the first is under way does nothing.
  async function once(work) {
    if (busy) return;
    busy = true;
    speechqa.fieldNote.clearAll(root);
    root.querySelector(".quiz").setAttribute("aria-busy", "true");
    try { await work(); } finally {
      busy = false;
      root.querySelector(".quiz").removeAttribute("aria-busy");
    }
  }

  // --- making a set ---

  const ticked = (name) => [...root.querySelectorAll(`[name=${name}]:checked`)];
  const values = (name) => ticked(name).map((box) => box.value);

  function settings() {
    const form = part("settings").elements;
    return {
      number: Number(values("number")[0]),
      types: values("type"),
      difficulties: values("difficulty"),
      speeches: values("speech"),
      sections: ticked("section").map((box) => ({ speech: box.dataset.speech, section: [box.value] })),
      topic: form.topic.value,
      seed: form.seed.value,
    };
  }

  // Begin a set; where there is none, say so beside the button that asked for it.
  function begin(result, wanted, mode, asker) {
    if (!result) return;
    if (!result.questions.length) {
      if (result.note) speechqa.fieldNote.show(asker, result.note);
      return;
    }
    set = { ...result, wanted, mode, at: 0, answers: [], wrong: new Set(), begun: Date.now() };
    show("stage");
    ask();
    if (result.note) notice(result.note);
  }

  const start = () => once(async () => {
    const wanted = settings();
    const asker = part("start");
    begin(await call(server, "quiz_start", wanted, asker), wanted, values("mode")[0], asker);
  });
  const daily = (asker) => once(async () => begin(await call(server, "quiz_daily", {}), null, values("mode")[0], asker));
  const review = (asker) => once(async () => begin(await call(server, "quiz_review", { reader: reader() }, part("reader")), null, "each", asker));

  async function loadSections() {
    const speeches = values("speech");
    const only = speeches.length === 1 ? speeches[0] : "";
    const result = only ? await call(server, "quiz_scope", { speech: only }) : { sections: "" };
    if (!result) return;
    part("sections").innerHTML = result.sections;
    part("sections").closest("fieldset").hidden = !result.sections;
  }

  async function file(format) {
    const data = set ? { quiz: set.quiz, format } : { ...settings(), format };
    const result = await call(server, "quiz_file", data);
    if (result?.note) notice(result.note);
    save(result);
  }

  function save(result) {
    if (result) speechqa.frame.save(result, result.name);
  }

  // --- answering ---

  function ask() {
    const question = set.questions[set.at];
    set.marked = false;
    set.hinted = false;
    const count = set.questions.length;
    const progress = fill(words().progress, { number: set.at + 1, count });
    put("stage", `<div class="progress"><span data-role="progress"></span>
      <progress max="${count}" value="${set.at}"></progress><span class="clock" data-role="clock"></span></div>
      <article class="question">${question.html}<div data-role="hint"></div><div data-role="mark"></div>
      <div class="begin" data-role="acts"></div></article>`);
    part("progress").textContent = progress;
    part("acts").append(
      act("submit", words().submit, "big"), act("hint", words().hint, "big quiet"), act("quit", words().quit, "link"));
    announce(progress);
    answer.begin(part("stage").querySelector(".question"), question);
    tick();
  }

  function act(name, label, style) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = style;
    made.dataset.act = name;
    made.textContent = label;
    return made;
  }

  function tick() {
    clearTimeout(clock);
    const place = set && part("stage").querySelector("[data-role=clock]");
    if (!place) return;
    const seconds = Math.floor((Date.now() - set.begun) / 1000);
    place.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
    clock = setTimeout(tick, 1000);
  }

  const submit = () => once(async () => {
    if (set.marked) return next();
    const reply = answer.reply();
    if (!reply) return;
    const question = set.questions[set.at];
    const given = { id: question.id, reply, hinted: set.hinted };
    if (set.mode === "end") {
      set.answers[set.at] = given;
      return next();
    }
    const result = await mark(given);
    if (!result) return;
    set.answers[set.at] = given;
    answer.lock();
    answer.reveal(result.key, words());
    set.marked = true;
    part("mark").innerHTML = result.html;
    part("acts").querySelector("[data-act=hint]").remove();
    const onward = part("acts").querySelector("[data-act=submit]");
    onward.textContent = words().next;
    onward.focus({ preventScroll: true });
    part("mark").scrollIntoView({ block: "nearest" });
    if (set.mode === "challenge" && !result.right) set.over = true;
  });

  async function mark(given) {
    const result = await call(server, "quiz_mark", { ...given, quiz: set.quiz, reader: reader() });
    if (result && !result.right) set.wrong.add(given.id);
    return result;
  }

  // The questions of this set that were not answered right, once more and at once.
  function mistakes() {
    const questions = set.questions.filter((question) => set.wrong.has(question.id));
    begin({ quiz: set.quiz, questions }, set.wanted, set.mode === "end" ? "end" : "each", null);
  }

  async function next() {
    if (set.at + 1 < set.questions.length && !set.over) {
      set.at += 1;
      ask();
      return;
    }
    await finish();
  }

  async function finish() {
    const answers = set.answers.filter(Boolean);
    if (!answers.length) return leave();
    if (set.mode === "end") for (const given of answers) if (!(await mark(given))) return;
    const seconds = Math.floor((Date.now() - set.begun) / 1000);
    const data = { quiz: set.quiz, answers, seconds, reader: reader(), challenge: set.mode === "challenge" };
    const result = await call(server, "quiz_result", data);
    if (result) put("stage", result.html);
  }

  const quit = () => once(finish);

  async function showHint() {
    const result = await call(server, "quiz_hint", { quiz: set.quiz, id: set.questions[set.at].id });
    if (!result) return;
    set.hinted = true;
    part("hint").innerHTML = result.html;
  }

  function leave() {
    set = null;
    clearTimeout(clock);
    put("stage", "");
    show("setup");
  }

  function again(asker) {
    const { wanted, mode } = set;
    if (!wanted) return leave();
    return once(async () => begin(await call(server, "quiz_start", { ...wanted, seed: "" }), wanted, mode, asker));
  }

  // --- the book ---

  async function upkeep(name, data = {}) {
    const field = name === "book_exam" && reader() ? part("exam") : part("reader");
    const result = await call(server, name, { reader: reader(), ...data }, field);
    if (result?.html) {
      put("book", result.html);
      show("book");
    }
    return result;
  }

  const exam = () => upkeep("book_exam", { day: part("exam").value });
  const remove = (target) => upkeep("book_remove", { id: target.dataset.id });

  async function bringIn(input) {
    const [chosen] = input.files;
    if (chosen) await upkeep("book_import", { content: await chosen.text() });
    input.value = "";
  }

  async function erase() {
    const result = await call(server, "book_delete", { reader: reader() });
    if (!result) return;
    notice(result.note);
    part("reader").value = "";
    kept.set("");
    show("setup");
  }

  // --- wiring ---

  function openSource(target) {
    const { speech, title, start, end, quote } = target.dataset;
    const place = { speech, title, start: Number(start), end: Number(end), quote, values: JSON.parse(target.dataset.values) };
    speechqa.reader.open(place, target, { focus: true });
  }

  /** @type {Acts} */
  const acts = {
    view: (target) => (target.dataset.view === "book" ? upkeep("book") : (set ? show("stage") : show("setup"))),
    daily, review, submit, quit, again, mistakes, exam, remove, untick,
    hint: showHint,
    back: leave,
    file: (target) => file(target.dataset.format),
    option: (target) => answer.pick(Number(target.dataset.option)),
    source: openSource,
    "exam-clear": () => upkeep("book_exam", { day: "" }),
    "export-record": async () => save(await call(server, "book_export", { reader: reader() })),
    "import-record": () => part("import").click(),
    delete: () => { part("sure").hidden = false; },
    "delete-sure": erase,
  };

  function onKey(event) {
    if (part("stage").hidden || !set || !part("stage").querySelector(".question") || event.isComposing) return;
    const inField = event.target.matches("input, textarea");
    if (event.key === "Enter") {
      if (event.shiftKey && event.target.matches("textarea")) return;
      if (event.target.matches("[data-act]:not([data-act=submit], [data-act=option])")) return;
      event.preventDefault();
      submit();
    } else if (!inField && answer.key(event)) {
      event.preventDefault();
    }
  }

  function untick(target) {
    for (const box of target.closest("fieldset").querySelectorAll("input:checked")) box.checked = false;
    showEvery();
    if (target.closest("fieldset").querySelector("[name=speech]")) loadSections();
  }

  // While nothing of a group is ticked, all of it counts.
  function showEvery() {
    for (const every of root.querySelectorAll("[data-act=untick]")) {
      every.setAttribute("aria-pressed", String(!every.closest("fieldset").querySelector("input:checked")));
    }
  }

  // The speeches are others now; what was ticked stays ticked where it is still there.
  async function listSpeeches() {
    const ticked = new Set(values("speech"));
    const result = await call(server, "quiz_scope", {});
    if (!result) return;
    part("speeches").innerHTML = result.speeches;
    for (const box of part("speeches").querySelectorAll("input")) box.checked = ticked.has(box.value);
    const find = part("find-speech");
    find.hidden = part("speeches").children.length < Number(find.dataset.from);
    if (find.hidden) find.value = "";
    findSpeeches();
    showEvery();
  }

  // Shows the speeches whose title holds all the words; what is ticked stays in sight.
  function findSpeeches() {
    const words = part("find-speech").value.trim().toLowerCase().split(/\s+/);
    for (const chip of part("speeches").children) {
      const title = chip.textContent.toLowerCase();
      chip.hidden = !chip.querySelector("input").checked && !words.every((word) => title.includes(word));
    }
  }

  /** @type {QuizPage["attach"]} */
  function attach(element, functions) {
    root = element;
    server = functions;
    part("reader").value = kept.get();
    part("reader").addEventListener("change", () => kept.set(reader()));
    root.addEventListener("click", (event) => {
      const target = event.target.closest("[data-act]");
      if (target && target.dataset.act in acts) acts[target.dataset.act](target, event);
    });
    root.addEventListener("change", (event) => {
      showEvery();
      if (event.target.name === "speech") loadSections();
      if (event.target.dataset.role === "import") bringIn(event.target);
    });
    part("find-speech").addEventListener("input", findSpeeches);
    part("find-speech").addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    addEventListener("speechqa:changed", listSpeeches);
    part("settings").addEventListener("submit", (event) => {
      event.preventDefault();
      start();
    });
    document.addEventListener("keydown", (event) => {
      const outside = event.target !== document.body && !root.contains(event.target);
      if (!outside && root.offsetParent !== null) onKey(event);
    });
    root.querySelector(".quiz").dataset.ready = "true";
  }

  return { attach };
})();
