// A reader's conversations, in this browser's local storage and nowhere else; each conversation under a key of its
// own, so that two tabs do not overwrite each other.
window.speechqa ??= {};
speechqa.store ??= (() => {
  "use strict";
  const INDEX = "speechqa.chats";
  const CHAT = "speechqa.chat.";
  const SCOPE = "speechqa.scope";
  const KEPT = 60; // conversations
  const TITLE = 60; // characters of the first question
  /** @type {Map<string, string>} */
  const memory = new Map(); // stands in where the browser does not let us save

  const newId = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 10);

  // By characters, not by halves of one: half a 𠮷 would show as a broken sign.
  /** @type {Store["titleOf"]} */
  const titleOf = (question) => [...question].slice(0, TITLE).join("");

  /** @param {string} key @param {any} fallback */
  function read(key, fallback) {
    let raw = memory.get(key) ?? null;
    if (raw === null) {
      try { raw = localStorage.getItem(key); } catch { /* nothing can be read */ }
    }
    if (raw === null) return fallback;
    try { return JSON.parse(raw) ?? fallback; } catch { return fallback; }
  }

  // Gives "saved", "trimmed" (the oldest conversations had to go) or "unsaved".
  /** @param {string} key @param {unknown} value @returns {Saved} */
  function write(key, value) {
    const raw = JSON.stringify(value);
    /** @type {Saved} */
    let result = "saved";
    for (;; result = "trimmed") {
      try {
        localStorage.setItem(key, raw);
        memory.delete(key);
        return result;
      } catch {
        if (!dropOldest(key)) {
          memory.set(key, raw);
          return "unsaved";
        }
      }
    }
  }

  /** @param {string} key */
  function erase(key) {
    memory.delete(key);
    try { localStorage.removeItem(key); } catch { /* nothing was saved */ }
  }

  /** @param {string} exceptKey */
  function dropOldest(exceptKey) {
    const oldest = list().filter((entry) => CHAT + entry.id !== exceptKey).pop();
    if (!oldest || exceptKey === INDEX) return false;
    remove(oldest.id);
    return true;
  }

  // The newest first.
  /** @type {Store["list"]} */
  function list() {
    const entries = read(INDEX, []);
    if (!Array.isArray(entries)) return [];
    const sound = entries.filter((e) => e && typeof e.id === "string" && typeof e.title === "string");
    return sound.sort((a, b) => (b.updated ?? 0) - (a.updated ?? 0));
  }

  /** @type {Store["load"]} */
  function load(id) {
    const chat = read(CHAT + id, null);
    const turns = Array.isArray(chat?.turns) ? chat.turns.filter((t) => t && typeof t.question === "string" && t.id) : [];
    return { id, title: typeof chat?.title === "string" ? chat.title : "", turns };
  }

  // Save one turn into a conversation as it now stands in storage.
  /** @type {Store["saveTurn"]} */
  function saveTurn(chatId, turn) {
    const chat = load(chatId);
    const at = chat.turns.findIndex((kept) => kept.id === turn.id);
    if (at >= 0) chat.turns[at] = turn;
    else chat.turns.push(turn);
    chat.title ||= titleOf(turn.question);
    return saveChat(chat);
  }

  /** @type {Store["saveChat"]} */
  function saveChat(chat) {
    const result = write(CHAT + chat.id, chat);
    const entries = list().filter((entry) => entry.id !== chat.id);
    entries.unshift({ id: chat.id, title: chat.title, updated: Date.now() });
    for (const old of entries.splice(KEPT)) erase(CHAT + old.id);
    write(INDEX, entries);
    return result;
  }

  // Gives what was removed, for ``saveChat`` to bring back.
  /** @type {Store["remove"]} */
  function remove(id) {
    const chat = load(id);
    erase(CHAT + id);
    write(INDEX, list().filter((entry) => entry.id !== id));
    return chat;
  }

  /** @type {Store["active"]} */
  const active = {
    get() { try { return sessionStorage.getItem("speechqa.active"); } catch { return null; } },
    set(id) { try { sessionStorage.setItem("speechqa.active", id); } catch { /* this visit only */ } },
  };
  /** @type {Store["draft"]} */
  const draft = {
    get() { try { return sessionStorage.getItem("speechqa.draft") ?? ""; } catch { return ""; } },
    set(text) { try { sessionStorage.setItem("speechqa.draft", text); } catch { /* this visit only */ } },
  };

  // The ids of the chosen speeches, or null for all of them.
  /** @type {Store["scope"]} */
  function scope() {
    const chosen = read(SCOPE, null);
    return Array.isArray(chosen) ? chosen.filter((id) => typeof id === "string") : null;
  }
  /** @type {Store["setScope"]} */
  function setScope(chosen) {
    if (chosen === null) erase(SCOPE);
    else write(SCOPE, chosen);
  }

  return { INDEX, newId, titleOf, list, load, saveTurn, saveChat, remove, active, draft, scope, setScope };
})();
