import assert from "node:assert/strict";
import { test } from "node:test";
import { load, plain } from "./load.js";

class Storage {
  constructor(room = Number.POSITIVE_INFINITY) { this.room = room; this.kept = new Map(); }
  getItem(key) { return this.kept.get(key) ?? null; }
  removeItem(key) { this.kept.delete(key); }
  setItem(key, value) {
    const others = [...this.kept].filter(([name]) => name !== key).reduce((sum, [, text]) => sum + text.length, 0);
    if (others + value.length > this.room) throw new Error("full");
    this.kept.set(key, value);
  }
}

function opened(localStorage = new Storage()) {
  return load(["chat/store.js"], { localStorage, sessionStorage: new Storage() }).store;
}

const turn = (id, question = "问") => ({ id, question });

test("a turn is saved once, and a later state of it takes its place", () => {
  const store = opened();
  store.saveTurn("a", turn("1", "甲"));
  store.saveTurn("a", { ...turn("1", "甲"), reply: "答" });
  store.saveTurn("a", turn("2", "乙"));
  assert.deepEqual(plain(store.load("a").turns), [{ id: "1", question: "甲", reply: "答" }, { id: "2", question: "乙" }]);
  assert.equal(store.load("a").title, "甲");
});

test("sixty conversations are kept, the oldest go", () => {
  const localStorage = new Storage();
  const store = opened(localStorage);
  for (let i = 0; i < 65; i++) store.saveTurn(`c${i}`, turn("t", `问${i}`));
  assert.equal(store.list().length, 60);
  assert.equal(store.load("c0").turns.length, 0);
  assert.equal(store.load("c64").turns.length, 1);
});

test("a full storage drops old conversations for the new one and says so", () => {
  const store = opened(new Storage(900));
  const results = [];
  for (let i = 0; i < 6; i++) results.push(store.saveTurn(`c${i}`, turn("t", "长".repeat(200))));
  assert.equal(results[0], "saved");
  assert.ok(results.includes("trimmed"));
  assert.equal(store.load("c5").turns.length, 1);
});

test("where nothing can be saved the conversation holds for the visit", () => {
  const store = opened(new Storage(0));
  assert.equal(store.saveTurn("a", turn("1")), "unsaved");
  assert.equal(store.load("a").turns.length, 1);
});

test("spoilt entries are passed over", () => {
  const localStorage = new Storage();
  localStorage.setItem("speechqa.chats", '[null, {"id": 3}, {"id": "a", "title": "甲"}]');
  localStorage.setItem("speechqa.chat.a", '{"title": 7, "turns": [null, {"question": "无编号"}, {"id": "1", "question": "问"}]}');
  localStorage.setItem("speechqa.chat.b", "{half");
  const store = opened(localStorage);
  assert.deepEqual(store.list().map((entry) => entry.id).join(), "a");
  assert.deepEqual(plain(store.load("a")), { id: "a", title: "", turns: [{ id: "1", question: "问" }] });
  assert.equal(store.load("b").turns.length, 0);
});

test("a removed conversation can be brought back", () => {
  const store = opened();
  store.saveTurn("a", turn("1"));
  const removed = store.remove("a");
  assert.equal(store.list().length, 0);
  store.saveChat(removed);
  assert.equal(store.load("a").turns.length, 1);
});

test("a choice of speeches is kept, null stands for all", () => {
  const store = opened();
  store.setScope(["001", 3]);
  assert.deepEqual(plain(store.scope()), ["001"]);
  store.setScope(null);
  assert.equal(store.scope(), null);
});

test("a rare character at the end of a conversation's title stays whole", () => {
  const store = opened();
  store.saveTurn("a", turn("1", `${"长".repeat(59)}𠮷野`));
  assert.equal(store.load("a").title, `${"长".repeat(59)}𠮷`);
});
