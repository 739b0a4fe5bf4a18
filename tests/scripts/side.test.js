import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, FakeElement } from "./dom.js";
import { load, plain } from "./load.js";

const SPEECHES = [["001", "甲"], ["002", "乙"], ["003", "丙"]];
const BOXES = SPEECHES.map(([id]) => ({ value: id }));
const TEXTS = { scopeAll: "全部 {count}", scopeSome: "{chosen} / {count}" };

// The side list over these speeches, with what was chosen at an earlier visit.
function opened(kept = null, speeches = SPEECHES) {
  const globals = browser({ speechqa: { texts: TEXTS } });
  if (kept) globals.localStorage.setItem("speechqa.scope", JSON.stringify(kept));
  const { side, store } = load(["parts/field_note.js", "parts/frame.js", "chat/store.js", "chat/side.js"], globals);
  const root = new FakeElement();
  root.part("scope").dataset.speeches = JSON.stringify(speeches);
  root.part("scope").parts.set("input", BOXES);
  side.attach(root, {});
  const tick = (value, checked) => root.part("scope").fire("change", { target: { value, checked } });
  return { side, store, tick, shown: () => root.part("scope-count").textContent };
}

test("nothing chosen stands for all speeches", () => {
  const { side, shown } = opened();
  assert.equal(side.chosen(), null);
  assert.deepEqual(plain(side.titles(null)), []);
  assert.equal(shown(), "全部 3");
  assert.ok(BOXES.every((box) => box.checked));
});

test("of what was chosen only speeches that are still there count", () => {
  const { side, shown } = opened(["002", "withdrawn"]);
  assert.deepEqual(plain(side.chosen()), ["002"]);
  assert.deepEqual(plain(side.titles(side.chosen())), ["乙"]);
  assert.equal(shown(), "1 / 3");
});

test("a choice of withdrawn speeches only is an empty choice, not all", () => {
  assert.deepEqual(plain(opened(["withdrawn"]).side.chosen()), []);
  assert.deepEqual(plain(opened(["withdrawn"], []).side.chosen()), []);
});

test("to choose every speech is to choose all, those to come too", () => {
  const { side, store } = opened();
  side.choose(["003", "001", "002"]);
  assert.equal(store.scope(), null);
  side.choose(["003"]);
  assert.deepEqual(plain(store.scope()), ["003"]);
  assert.deepEqual(BOXES.map((box) => box.checked), [false, false, true]);
});

test("a tick taken away leaves the others, the last one set again means all", () => {
  const { side, store, tick } = opened();
  tick("002", false);
  assert.deepEqual(plain(side.chosen()), ["001", "003"]);
  tick("002", true);
  assert.equal(store.scope(), null);
});

test("titles come in the list's order", () => {
  assert.deepEqual(plain(opened().side.titles(["003", "001"])), ["甲", "丙"]);
});
