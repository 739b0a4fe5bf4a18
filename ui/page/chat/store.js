// A reader's conversations, in this browser's local storage and nowhere else; each conversation under a key of its
// own, so that two tabs do not overwrite each other.
window.speechqa ??= {};
speechqa.store ??= (() => {
  "use strict";
  const INDEX = "speechqa.chats";
  const CHAT = "speechqa.chat.";
  const SCOPE = "speechqa.scope";
  const KEPT = 60; // conversations
  const memory = new Map(); // stands in where the browser does not let us save

  const newId = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 10);

  function read(key, fallback) {
    let raw = memory.get(key);
    if (raw === undefined) {
      try { raw = localStorage.getItem(key); } catch { raw = null; }
    }
    if (raw === null || raw === undefined) return fallback;
    try { return JSON.parse(raw) ?? fallback; } catch { return fallback; }
  }

  // Gives "saved", "trimmed" (the oldest conversations had to go) or "unsaved".
  function write(key, value) {
    const raw = JSON.stringify(value);
    for (let result = "saved"; ; result = "trimmed") {
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

  function erase(key) {
    memory.delete(key);
    try { localStorage.removeItem(key); } catch { /* nothing was saved */ }
  }

  function dropOldest(exceptKey) {
    const oldest = list().filter((entry) => CHAT + entry.id !== exceptKey).pop();
    if (!oldest || exceptKey === INDEX) return false;
    remove(oldest.id);
    return true;
  }

  // The newest first.
  /** @returns {ChatEntry[]} */
  function list() {
    const entries = read(INDEX, []);
    if (!Array.isArray(entries)) return [];
    const sound = entries.filter((e) => e && typeof e.id === "string" && typeof e.title === "string");
    return sound.sort((a, b) => (b.updated ?? 0) - (a.updated ?? 0));
  }

  /** @param {string} id @returns {StoredChat} */
  function load(id) {
    const chat = read(CHAT + id, null);
    const turns = Array.isArray(chat?.turns) ? chat.turns.filter((t) => t && typeof t.question === "string" && t.id) : [];
    return { id, title: typeof chat?.title === "string" ? chat.title : "", turns };
  }

  // Save one turn into a conversation as it now stands in storage.
  /** @param {string} chatId @param {StoredTurn} turn */
  function saveTurn(chatId, turn) {
    const chat = load(chatId);
    const at = chat.turns.findIndex((kept) => kept.id === turn.id);
    if (at >= 0) chat.turns[at] = turn;
    else chat.turns.push(turn);
    chat.title ||= turn.question.slice(0, 60);
    return saveChat(chat);
  }

  /** @param {StoredChat} chat */
  function saveChat(chat) {
    const result = write(CHAT + chat.id, chat);
    const entries = list().filter((entry) => entry.id !== chat.id);
    entries.unshift({ id: chat.id, title: chat.title, updated: Date.now() });
    for (const old of entries.splice(KEPT)) erase(CHAT + old.id);
    write(INDEX, entries);
    return result;
  }

  // Gives what was removed, for ``saveChat`` to bring back.
  /** @param {string} id */
  function remove(id) {
    const chat = load(id);
    erase(CHAT + id);
    write(INDEX, list().filter((entry) => entry.id !== id));
    return chat;
  }

  const active = {
    get() { try { return sessionStorage.getItem("speechqa.active"); } catch { return null; } },
    set(id) { try { sessionStorage.setItem("speechqa.active", id); } catch { /* this visit only */ } },
  };
  const draft = {
    get() { try { return sessionStorage.getItem("speechqa.draft") ?? ""; } catch { return ""; } },
    set(text) { try { sessionStorage.setItem("speechqa.draft", text); } catch { /* this visit only */ } },
  };

  // The ids of the chosen speeches, or null for all of them.
  function scope() {
    const chosen = read(SCOPE, null);
    return Array.isArray(chosen) ? chosen.filter((id) => typeof id === "string") : null;
  }
  const setScope = (chosen) => (chosen === null ? erase(SCOPE) : write(SCOPE, chosen));

  return { INDEX, newId, list, load, saveTurn, saveChat, remove, active, draft, scope, setScope };
})();
