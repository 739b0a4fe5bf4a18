// The side list of the page 问答: conversations, and the speeches that a question is narrowed to.
window.speechqa ??= {};
speechqa.side ??= (() => {
  "use strict";
  const { say, button, call } = speechqa.frame;
  const store = speechqa.store;
  /** @type {any} */
  let root = null;
  /** @type {Server} */
  let server = {};
  /** @type {[id: string, title: string][]} */
  let speeches = [];
  /** @type {string | undefined} */
  let generation;

  const part = (role) => root.querySelector(`[data-role=${role}]`);
  const known = () => new Set(speeches.map(([id]) => id));

  // The chosen ids that still exist, or null for all.
  /** @type {Side["chosen"]} */
  function chosen() {
    const ids = store.scope();
    if (ids === null) return null;
    const there = known();
    const left = ids.filter((id) => there.has(id));
    return left.length === speeches.length && left.length ? null : left;
  }

  /** @type {Side["titles"]} */
  const titles = (ids) => (ids === null ? [] : speeches.filter(([id]) => ids.includes(id)).map(([, title]) => title));

  /** @type {Side["choose"]} */
  function choose(ids) {
    store.setScope(ids !== null && ids.length === speeches.length ? null : ids);
    showChosen();
  }

  // Say beside the button that names the scope that nothing is ticked.
  /** @type {Side["missing"]} */
  const missing = () => speechqa.fieldNote.show(root.querySelector("[data-act=scope]"), say("noScope"));

  function showChosen() {
    const ids = chosen();
    if (ids?.length !== 0) speechqa.fieldNote.clear(root.querySelector("[data-act=scope]"));
    for (const box of part("scope").querySelectorAll("input")) box.checked = ids === null || ids.includes(box.value);
    const text = ids === null
      ? say("scopeAll", { count: speeches.length })
      : say("scopeSome", { chosen: ids.length, count: speeches.length });
    part("scope-count").textContent = text;
    root.querySelector("[data-act=scope]").classList.toggle("narrowed", ids !== null);
    root.querySelector("[data-act=all]").hidden = ids === null;
  }

  function tick(box) {
    const ids = new Set(chosen() ?? known());
    if (box.checked) ids.add(box.value);
    else ids.delete(box.value);
    choose([...ids]);
  }

  // What the speeches are narrowed to by kind, speaker and year.
  const facets = () => Object.fromEntries([...part("facets").querySelectorAll("select")].map((f) => [f.name, f.value]));

  async function loadScope(words = "") {
    const result = await call(server, "scope", { words, ...facets() });
    if (!result) return null;
    speeches = JSON.parse(result.speeches);
    generation = result.generation;
    part("scope").innerHTML = result.html;
    part("facets").innerHTML = result.facets;
    if (!words) part("find-place").innerHTML = result.find;
    showChosen();
    return result;
  }

  // Ticks exactly the speeches that are of the chosen kind, speaker and year.
  async function narrow(field) {
    const { name } = field;
    const result = await loadScope();
    if (!result) return;
    choose(JSON.parse(result.chosen));
    part("facets").querySelector(`[name="${CSS.escape(name)}"]`)?.focus();
  }

  async function chooseAll() {
    for (const field of part("facets").querySelectorAll("select")) field.value = "";
    choose(null);
    await loadScope();
  }

  // After an answer: the index may have moved on to another generation.
  /** @type {Side["seen"]} */
  function seen(newGeneration) {
    if (!newGeneration || newGeneration === generation) return;
    generation = newGeneration;
    loadScope();
    speechqa.reader?.reload();
    dispatchEvent(new CustomEvent("speechqa:changed", { detail: newGeneration })); // the other pages list speeches too
  }

  const FIND_FROM = 13; // conversations: fewer are seen at a glance

  // The name becomes a field; Enter or leaving it keeps the new name, Escape the old one.
  /** @type {Side["rename"]} */
  function rename(id, shown) {
    const item = part("chats").querySelector(`[data-chat="${CSS.escape(id)}"]`)?.closest("li");
    const chat = store.load(id);
    if (!item) return;
    const field = document.createElement("input");
    field.type = "text";
    field.className = "rename";
    field.value = chat.title;
    field.maxLength = 60;
    field.setAttribute("aria-label", say("rename", { title: chat.title }));
    let over = false;
    const end = (kept) => {
      if (over) return;
      over = true;
      const title = field.value.trim();
      if (kept && title && title !== chat.title) store.saveChat({ ...store.load(id), title });
      showChats(shown());
    };
    field.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Enter" || event.key === "Escape") end(event.key === "Enter");
    });
    field.addEventListener("blur", () => end(true));
    item.replaceChildren(field);
    field.focus();
    field.select();
  }

  /** @type {Side["showChats"]} */
  function showChats(activeId) {
    const entries = store.list();
    const find = part("find-chat");
    find.hidden = entries.length < FIND_FROM;
    if (find.hidden) find.value = "";
    const words = find.value.trim().toLowerCase();
    const items = entries.filter((entry) => entry.title.toLowerCase().includes(words)).map((entry) => {
      const item = document.createElement("li");
      const open = button(entry.title || say("untitled"), "chat-name", () => {});
      open.dataset.act = "chat";
      open.dataset.chat = entry.id;
      open.title = entry.title;
      if (entry.id === activeId) open.setAttribute("aria-current", "true");
      const drop = button("×", "drop", () => {}, say("remove", { title: entry.title }));
      drop.dataset.act = "drop";
      drop.dataset.chat = entry.id;
      const edit = button("✎", "drop", () => {}, say("rename", { title: entry.title }));
      edit.dataset.act = "rename";
      edit.dataset.chat = entry.id;
      item.append(open, edit, drop);
      return item;
    });
    part("chats").replaceChildren(...items);
    root.classList.toggle("no-chats", entries.length === 0);
  }

  /** @type {Side["toggle"]} */
  function toggle(open = !root.classList.contains("side-open")) {
    root.classList.toggle("side-open", open);
    root.querySelector(".menu").setAttribute("aria-expanded", String(open));
    if (open) root.querySelector(".side button").focus();
  }

  /** @type {Side["attach"]} */
  function attach(chatRoot, functions) {
    root = chatRoot;
    server = functions;
    part("scope").addEventListener("change", (event) => tick(event.target));
    part("find-place").addEventListener("input", (event) => loadScope(event.target.value));
    part("facets").addEventListener("change", (event) => narrow(event.target));
    speeches = JSON.parse(part("scope").dataset.speeches);
    generation = root.dataset.generation;
    showChosen();
    root.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && root.classList.contains("side-open")) toggle(false);
    });
  }

  return { attach, chosen, choose, missing, chooseAll, titles, seen, showChats, rename, toggle };
})();
