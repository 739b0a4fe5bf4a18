// The page 讲话: files that are dropped or chosen are sent piece by piece, looked at, and taken in when told to.
window.speechqa ??= {};
speechqa.upload ??= (() => {
  "use strict";
  const { notice, announce, base64, call } = speechqa.frame;
  const PIECE = 512 * 1024; // bytes sent in one call
  const POLL_MS = 250;
  const TELL_MS = 1200; // before an estimate is worth something
  /** @type {any} */
  let root = null;
  /** @type {Server} */
  let server = {};
  /** @type {Word} */
  let word;
  /** @type {UploadGiven["taken"]} */
  let taken; // called with the outcomes of a job
  /** @type {Promise<void>} */
  let queue = Promise.resolve();
  /** @type {Map<any, string>} */
  const waiting = new Map(); // row → token, of files that can be taken in

  const part = (role) => root.querySelector(`[data-role=${role}]`);
  const list = () => part("files-list");

  // A line for a file, at the end or before another line.
  function row(name, before = null) {
    const made = part("file-row").content.firstElementChild.cloneNode(true);
    made.querySelector("b").textContent = name;
    made.querySelector("[data-act=leave-out]").setAttribute("aria-label", `${word("dismiss")}：${name}`);
    made.querySelector("progress").setAttribute("aria-label", name);
    list().insertBefore(made, before);
    part("incoming").hidden = false;
    return made;
  }

  /** @param {any} made @param {string} text @param {{ problem?: boolean, share?: number | null }} [state] */
  function tell(made, text, { problem = false, share = null } = {}) {
    const state = made.querySelector(".state");
    state.textContent = text;
    state.classList.toggle("problem", problem);
    const bar = made.querySelector("progress");
    bar.hidden = share === null;
    if (share !== null) bar.value = Math.round(100 * share);
  }

  // "正在读入 40%，还需约 3 秒"; `begun` is when it started.
  /** @type {Upload["progress"]} */
  function progress(key, share, begun) {
    const percent = Math.round(100 * share);
    const spent = performance.now() - begun;
    const left = share > 0.02 && spent > TELL_MS ? Math.ceil((spent * (1 - share)) / share / 1000) : 0;
    return word(key, { percent }) + (left > 0 ? word("left", { seconds: left }) : "");
  }

  // As frame.call, but a problem belongs to the file's own line.
  /** @param {any} made @param {string} name @param {object} data */
  async function ask(made, name, data) {
    /** @type {any} */
    let result = null;
    try { result = await server[name](data); } catch { result = null; }
    if (result === null || typeof result !== "object") result = { problem: speechqa.frame.say("lost") };
    if (!result.problem) return result;
    tell(made, result.problem, { problem: true });
    announce(result.problem);
    return null;
  }

  /** @param {any} made @param {File} file @param {string} replaces */
  async function send(made, file, replaces) {
    if (!made.isConnected) return;
    const begun = performance.now();
    const opened = await ask(made, "upload_begin", { name: file.name, size: file.size });
    if (!opened) return;
    made.token = opened.token;
    for (let at = 0; at < file.size; at += PIECE) {
      if (!made.isConnected) return;
      tell(made, progress("sending", at / file.size, begun), { share: at / file.size });
      /** @type {string | null} */
      let data = null;
      try { data = await base64(file.slice(at, at + PIECE)); } catch { /* the file changed or went away */ }
      if (data === null) {
        tell(made, word("broken", { name: file.name }), { problem: true });
        return;
      }
      if (!(await ask(made, "upload_part", { token: opened.token, data }))) return;
    }
    tell(made, word("looking"), { share: 1 });
    const found = await ask(made, "upload_unpack", { token: opened.token });
    if (!found || !made.isConnected) return;
    for (const one of found.files.length > 1 || found.files[0].token !== opened.token ? found.files : []) {
      const inside = row(one.name, made);
      inside.token = one.token;
      if (one.problem) tell(inside, one.problem, { problem: true });
      else await look(inside, one.name, found.files.length === 1 ? replaces : "");
    }
    if (found.files.some((one) => one.token === opened.token)) await look(made, file.name, replaces);
    else made.remove();
    offer();
  }

  async function look(made, name, replaces) {
    tell(made, word("looking"), { share: 1 });
    const looked = await ask(made, "upload_look", { token: made.token, name, replaces });
    if (!looked || !made.isConnected) return;
    tell(made, "");
    made.querySelector(".looked").innerHTML = looked.html;
    if (looked.ready) waiting.set(made, made.token);
    if (list().children.length > 1) for (const cut of list().querySelectorAll("details")) cut.open = false;
    offer();
  }

  function offer() {
    const button = part("take-in");
    button.hidden = waiting.size === 0;
    button.querySelector("span").textContent = waiting.size === 1 ? word("takeInOne") : word("takeIn", { count: waiting.size });
    part("incoming").hidden = list().children.length === 0;
  }

  // Files are sent one after the other, so that each bar says something about its own file.
  /** @type {UploadActs["add"]} */
  function add(files, replaces = "") {
    for (const file of files) {
      const made = row(file.name);
      tell(made, word("waiting"), { share: 0 });
      queue = queue.then(() => send(made, file, replaces));
    }
    if (files.length) part("incoming").scrollIntoView({ block: "nearest", behavior: speechqa.frame.motion() });
  }

  function leaveOut(made) {
    if (made.token) server.upload_drop({ token: made.token }).catch(() => {});
    waiting.delete(made);
    const next = made.nextElementSibling ?? made.previousElementSibling;
    made.remove();
    offer();
    (next?.querySelector("button") ?? root.querySelector("[data-act=choose]")).focus();
  }

  // --- taking in ---

  const fieldsOf = (made) => Object.fromEntries([...made.querySelectorAll("[name]")].map((field) => [field.name, field.value]));

  async function takeIn() {
    const rows = [...waiting.keys()];
    const offers = rows.map((made) => ({ token: waiting.get(made), ...fieldsOf(made) }));
    const empty = rows.find((made) => !made.querySelector("[name=title]").value.trim());
    if (empty) {
      empty.querySelector("[name=title]").focus();
      return;
    }
    const begun = performance.now();
    const job = await call(server, "upload_take_in", { offers });
    if (!job) return;
    waiting.clear();
    offer();
    for (const made of rows) {
      made.inert = true;
      tell(made, word("taking", { percent: 0 }), { share: 0 });
    }
    settle(rows, await follow(job.job, rows, begun));
  }

  async function follow(job, rows, begun) {
    for (;;) {
      const state = await call(server, "upload_state", { job });
      if (!state || state.done) return state;
      for (const made of rows) tell(made, progress("taking", state.share, begun), { share: state.share });
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  function settle(rows, state) {
    const outcomes = new Map((state?.outcomes ?? []).map((outcome) => [outcome.token, outcome]));
    if (state?.ended) notice(state.ended, { problem: true });
    for (const made of rows) {
      const outcome = outcomes.get(made.token);
      made.inert = false;
      if (outcome?.speech) {
        made.remove();
      } else {
        waiting.set(made, made.token);
        tell(made, outcome?.problem ?? "", { problem: true });
      }
    }
    offer();
    taken([...outcomes.values()].filter((outcome) => outcome.speech));
  }

  // --- wiring ---

  function listen() {
    const drop = part("drop");
    const files = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    root.addEventListener("dragover", (event) => {
      if (!files(event)) return;
      event.preventDefault();
      drop.classList.add("over");
    });
    root.addEventListener("dragleave", (event) => {
      if (!root.contains(event.relatedTarget)) drop.classList.remove("over");
    });
    root.addEventListener("drop", (event) => {
      if (!files(event)) return;
      event.preventDefault();
      drop.classList.remove("over");
      add([...event.dataTransfer.files]);
    });
    part("files").addEventListener("change", (event) => {
      add([...event.target.files]);
      event.target.value = "";
    });
  }

  // Gives what the page's other script calls.
  /** @type {Upload["attach"]} */
  function attach(given) {
    ({ root, server, word, taken } = given);
    if (part("drop")) listen();
    return { add, takeIn, leaveOut, choose: () => part("files").click() };
  }

  return { attach, progress };
})();
