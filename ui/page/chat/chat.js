// The page 问答: asks, shows what comes, keeps it in the browser.  Replies arrive as HTML from the server; what a
// reader typed is put into the page as text only.
window.speechqa ??= {};
speechqa.chat ??= (() => {
  "use strict";
  const { say, notice, announce, call, save, motion } = speechqa.frame;
  const { store, side } = speechqa;
  const HISTORY = 6; // exchanges that go along with a question
  const PATIENCE_MS = 8000; // before we look whether the program still answers

  /** @type {any} */
  let root = null;
  /** @type {ChatGiven} */
  let link;
  /** @type {Chat} */
  let chat; // the conversation on show
  /** @type {Running | null} */
  let running = null;
  /** @type {Map<string, string>} */
  const copies = new Map(); // turn id → the answer as text

  const part = (role) => root.querySelector(`[data-role=${role}]`);
  const field = () => part("question");
  const article = (turn) => root.querySelector(`article[data-turn="${CSS.escape(turn)}"]`);

  // --- conversations ---

  /** @returns {Chat} */
  function fresh() {
    return { id: store.newId(), title: "", turns: [] };
  }

  /** @param {string | null} id */
  async function showChat(id) {
    if (running) stop();
    chat = id ? store.load(id) : fresh();
    store.active.set(chat.id);
    side.showChats(chat.id);
    speechqa.reader.leave();
    const shown = chat;
    const answered = shown.turns.filter((turn) => turn.reply);
    const result = answered.length ? await call(link.server, "show", { replies: answered.map((t) => t.reply) }) : null;
    if (shown !== chat) return;
    part("turns").replaceChildren(...shown.turns.map(draw));
    result?.views.forEach((view, i) => { put(answered[i], view); });
    for (const turn of shown.turns) if (!turn.reply) putOpen(turn);
    frame();
    part("thread").scrollTop = part("thread").scrollHeight;
  }

  function frame() {
    const empty = chat.turns.length === 0;
    part("welcome").hidden = !empty;
    part("export").hidden = empty;
    part("title").textContent = empty ? "" : store.titleOf(chat.turns[0].question);
    part("title").hidden = empty;
    root.classList.toggle("empty", empty);
  }

  /** @param {string} chatId @param {Turn} turn */
  function keep(chatId, turn) {
    if (chatId === chat.id) chat.title = store.load(chatId).title || chat.title; // it may have been renamed meanwhile
    const result = store.saveTurn(chatId, turn);
    if (result === "trimmed") notice(say("full"));
    if (result === "unsaved") notice(say("unsaved"), { problem: true });
    side.showChats(chat.id);
  }

  function drop(id) {
    const removed = store.remove(id);
    const wasShown = id === chat.id;
    if (wasShown) showChat(null);
    else side.showChats(chat.id);
    const undo = () => { store.saveChat(removed); showChat(wasShown ? id : chat.id); };
    notice(say("removed"), { action: { label: say("undo"), run: undo } });
  }

  // --- one turn ---

  /** @param {Turn} turn */
  function draw(turn) {
    const made = document.createElement("article");
    made.className = turn.scope?.length ? "turn narrowed" : "turn";
    made.dataset.turn = turn.id;
    const asked = document.createElement("div");
    asked.className = "asked";
    const words = document.createElement("p");
    words.textContent = turn.question;
    asked.append(words);
    if (turn.scope?.length) {
      const note = document.createElement("p");
      note.className = "hint";
      note.textContent = say("scopeLabel", { titles: turn.scope.map((title) => `《${title}》`).join("") });
      asked.append(note);
    }
    const reply = document.createElement("div");
    reply.className = "reply";
    made.append(asked, reply);
    return made;
  }

  /** @param {Turn} turn @param {{ html: string, copy?: string }} view */
  function put(turn, view) {
    const place = article(turn.id)?.querySelector(".reply");
    if (!place) return;
    place.innerHTML = view.html;
    if (view.copy) copies.set(turn.id, view.copy);
    for (const vote of place.querySelectorAll(".vote")) {
      vote.setAttribute("aria-pressed", String(vote.dataset.act === turn.vote));
    }
  }

  // A turn without a whole reply: still running, stopped, or left behind by a closed page.
  /** @param {Turn} turn */
  function putOpen(turn) {
    const place = article(turn.id)?.querySelector(".reply");
    if (!place) return;
    const line = document.createElement("p");
    line.className = running?.turn === turn ? "own waiting" : "own";
    line.textContent = running?.turn === turn ? say("searching") : say(turn.stopped ? "stopped" : "interrupted");
    place.replaceChildren(line);
    if (running?.turn !== turn) {
      const again = speechqa.frame.button(say("retry"), "plain", () => {});
      again.dataset.act = "retry";
      const acts = document.createElement("div");
      acts.className = "acts";
      acts.append(again);
      place.append(acts);
    }
  }

  // --- asking ---

  /** @param {string} question */
  function submit(question) {
    if (running) return;
    if (!question.trim()) {
      speechqa.fieldNote.show(field(), say("emptyQuestion"));
      return;
    }
    const speeches = side.chosen();
    if (speeches?.length === 0) {
      side.missing();
      return;
    }
    /** @type {Turn} */
    const turn = {
      id: store.newId(), question: question.trim(), asked: new Date().toISOString(),
      speeches, scope: side.titles(speeches), reply: null, vote: "",
    };
    speechqa.fieldNote.clear(field());
    speechqa.frame.unnotice();
    chat.turns.push(turn);
    chat.title ||= store.titleOf(turn.question);
    part("turns").append(draw(turn));
    field().value = "";
    fit();
    ask(turn);
  }

  /** @param {Turn} turn */
  function ask(turn) {
    const before = history(chat.turns, turn);
    turn.reply = null;
    turn.stopped = false;
    turn.vote = "";
    running = { chat: chat.id, turn, timer: setTimeout(lookAlive, PATIENCE_MS), control: new AbortController() };
    keep(chat.id, turn);
    frame();
    busy(true);
    article(turn.id).querySelector(".reply").replaceChildren();
    putOpen(turn);
    for (const made of part("turns").children) made.classList.toggle("latest", made.dataset.turn === turn.id);
    article(turn.id).scrollIntoView({ block: "start", behavior: motion() });
    follow(running, {
      turn: turn.id, question: turn.question, speeches: turn.speeches,
      history: before,
    });
  }

  // What a question may refer back to: the latest answered turns before it.  Of the last alone the sources go along, for
  // a request about it («原文», «详细一点»); those of the others stay here.
  /** @type {ChatPage["history"]} */
  function history(turns, turn) {
    const earlier = [];
    for (const { question, reply } of turns.slice(0, turns.indexOf(turn))) {
      if (reply) earlier.push({ question, reply: said(reply) });
    }
    const last = turns.slice(0, turns.indexOf(turn)).reverse().find(({ reply }) => reply)?.reply;
    if (last) earlier[earlier.length - 1].reply.citations = last.citations;
    return earlier.slice(-HISTORY);
  }

  /** @param {Reply} reply @returns {Said} */
  const said = ({ state, statements }) => ({ state, statements, elapsed_ms: 0 });

  // Take the answer; where none comes, the program refused, broke off or is gone.
  /** @param {Running} asked @param {object} data */
  async function follow(asked, data) {
    let why = "";
    try {
      const got = await speechqa.stream.ask(link.path, data, asked.control.signal);
      if (got.answer) receive(got.answer);
      why = got.why ?? "";
    } catch {
      if (running !== asked || !(await call(link.server, "scope", {}))) why = say("lost");
    }
    if (running === asked) lose(why || say("broken"));
  }

  /** @param {Answer} answer */
  function receive(answer) {
    if (!running || answer?.turn !== running.turn.id) return;
    const { turn } = running;
    put(turn, answer);
    turn.reply = answer.reply ?? null;
    turn.problem = answer.problem ?? "";
    finish();
    openFirst(turn);
    announce(say("answered"));
    side.seen(answer.generation);
    if (answer.problem) {
      if (!field().value) field().value = turn.question;
      fit();
      speechqa.fieldNote.show(field(), answer.problem);
    }
  }

  // The panel goes along with the answer: it opens the first source, or shows none of an earlier one.
  /** @param {Turn} turn */
  function openFirst(turn) {
    const mark = turn.reply?.citations.length && article(turn.id)?.querySelector(".cite");
    if (mark && speechqa.reader.follows()) openCitation(mark, { detail: 1 });
    else speechqa.reader.leave();
  }

  function finish() {
    if (!running) return;
    const { turn, chat: id } = running;
    clearTimeout(running.timer);
    running = null;
    keep(id, turn);
    busy(false);
  }

  function stop() {
    if (!running) return;
    const { turn, control } = running;
    control.abort();
    turn.stopped = true;
    finish();
    putOpen(turn);
    field().focus();
  }

  async function lookAlive() {
    const { turn } = running ?? {};
    const alive = turn && (await call(link.server, "scope", {}));
    if (!running || running.turn !== turn) return;
    if (alive) running.timer = setTimeout(lookAlive, PATIENCE_MS);
    else lose();
  }

  function lose(why = say("lost")) {
    if (!running) return;
    const { turn, control } = running;
    control.abort();
    finish();
    putOpen(turn);
    notice(why, { problem: true });
  }

  function busy(on) {
    part("send").hidden = on;
    root.querySelector("[data-act=stop]").hidden = !on;
    part("turns").setAttribute("aria-busy", String(on));
  }

  // --- what a turn's buttons do ---

  /** @param {HTMLElement} element */
  const turnOf = (element) => chat.turns.find((turn) => turn.id === element.closest("article")?.dataset.turn);
  /** @param {Citation} citation @param {boolean} near @returns {Place} */
  const placeOf = ({ speech, title, start, end, quote, values }, near) => ({ speech, title, start, end, quote, values, near });

  function openCitation(button, event) {
    const turn = turnOf(button);
    const reply = turn?.reply;
    const near = button.dataset.act === "near";
    const found = near
      ? reply?.near[Number(button.dataset.near)]
      : reply?.citations.find((citation) => citation.marker === Number(button.dataset.marker));
    if (!found) return;
    speechqa.tip.hide();
    speechqa.reader.open(placeOf(found, near), button, { focus: event.detail === 0 });
    for (const mark of root.querySelectorAll(".cite")) {
      const on = !near && mark.closest("article") === button.closest("article")
        && mark.dataset.marker === button.dataset.marker;
      mark.classList.toggle("on", on);
    }
  }

  async function copy(button) {
    const text = copies.get(turnOf(button)?.id ?? "");
    if (text === undefined) return;
    notice(say((await speechqa.tip.copyText(text)) ? "copied" : "copyFailed"));
  }

  async function vote(button) {
    const turn = turnOf(button);
    if (!turn) return;
    const given = turn.vote === button.dataset.act ? "" : button.dataset.act;
    const { id, question, reply } = turn;
    if (!(await call(link.server, "vote", { turn: id, vote: given, question, reply }))) return;
    turn.vote = given;
    keep(chat.id, turn);
    for (const other of button.parentElement.querySelectorAll(".vote")) {
      other.setAttribute("aria-pressed", String(other.dataset.act === given));
    }
    notice(say(given ? "voted" : "unvoted"), { brief: true });
  }

  async function exportChat(format) {
    root.querySelector("details.export").open = false;
    const exchanges = chat.turns.map(({ question, reply, asked, scope }) => ({ question, reply, asked, scope }));
    const date = new Date().toLocaleDateString("sv-SE");
    const result = await call(link.server, "export", { format, title: chat.title, date, exchanges });
    if (!result) return;
    save(result, exportName(chat.title, date, format));
  }

  // Letters and digits only, which every file system takes; a title without any is left out.
  /** @type {ChatPage["exportName"]} */
  function exportName(title, date, format) {
    const name = [...title.replace(/[^\p{L}\p{N}]+/gu, "")].slice(0, 20).join("");
    return `${[say("exportName"), name, date].filter(Boolean).join("-")}.${format}`;
  }

  // --- wiring ---

  /** @type {Acts} */
  const acts = {
    cite: openCitation,
    near: openCitation,
    copy,
    up: vote,
    down: vote,
    retry: (button) => {
      const turn = turnOf(button);
      if (turn && !running) ask(turn);
    },
    stop,
    new: () => { side.toggle(false); showChat(null); field().focus(); },
    chat: (button) => { side.toggle(false); showChat(button.dataset.chat); },
    drop: (button) => drop(button.dataset.chat),
    rename: (button) => side.rename(button.dataset.chat, () => chat.id),
    menu: () => side.toggle(),
    scope: () => { side.toggle(true); root.querySelector(".scope input")?.focus(); },
    all: () => side.chooseAll(),
    only: (button) => side.choose([button.dataset.speech]),
    example: (button) => submit(button.dataset.question),
    quote: (button) => dispatchEvent(new CustomEvent("speechqa:quote", { detail: button.dataset.phrase })),
    export: (button) => exportChat(button.dataset.format),
  };

  function fit() {
    field().style.height = "auto";
    field().style.height = `${field().scrollHeight}px`;
    store.draft.set(field().value);
  }

  function listen() {
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act]");
      if (button && button.dataset.act in acts) acts[button.dataset.act](button, event);
    });
    part("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      submit(field().value);
    });
    field().addEventListener("input", fit);
    part("find-chat").addEventListener("input", () => side.showChats(chat.id));
    field().addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
      event.preventDefault();
      part("composer").requestSubmit();
    });
    addEventListener("speechqa:lost", () => { if (running) lose(); });
    addEventListener("speechqa:resized", fit);
    addEventListener("storage", (event) => { if (event.key === store.INDEX) side.showChats(chat.id); });
  }

  // The cursor stands in the question field at the start, but no keyboard slides over a phone's screen.
  function begin() {
    if (document.activeElement === document.body && matchMedia("(pointer: fine)").matches) {
      field().focus({ preventScroll: true });
    }
  }

  /** @type {ChatPage["attach"]} */
  async function attach(given) {
    const found = document.querySelector("#chat .chat");
    if (!found) {
      requestAnimationFrame(() => attach(given));
      return;
    }
    root = found;
    link = given;
    listen();
    speechqa.tip.attach(root, (mark) => turnOf(mark)?.reply);
    speechqa.reader.onopen = (place) => {
      if (!place) for (const mark of root.querySelectorAll(".cite.on")) mark.classList.remove("on");
    };
    field().value = store.draft.get();
    fit();
    side.attach(root, link.server);
    await showChat(store.active.get());
    root.dataset.ready = "true";
    begin();
    const result = await call(link.server, "begin", {});
    if (!result) return;
    part("examples").innerHTML = result.html;
    part("lead").textContent = result.lead;
    side.seen(result.generation); // the page may have been built over an older index
  }

  return { attach, history, exportName };
})();
