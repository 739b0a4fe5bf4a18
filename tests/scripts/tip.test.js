import assert from "node:assert/strict";
import { test } from "node:test";
import { load, plain } from "./load.js";

const ROOM = 1000;
const { tip } = load(["parts/tip.js"]);
const mark = (left, top) => ({ left, top, bottom: top + 20, width: 20, height: 20 });
const beside = (at, width, height) => plain(tip.beside(at, { width, height }, ROOM));

test("a tip stands over the middle of its mark", () => {
  assert.deepEqual(beside(mark(500, 400), 200, 100), { left: 410, top: 292 });
});

test("a tip stays inside the room on both sides", () => {
  assert.equal(beside(mark(0, 400), 200, 100).left, 8);
  assert.equal(beside(mark(980, 400), 200, 100).left, ROOM - 200 - 8);
});

test("a tip wider than the room begins where it can be read", () => {
  assert.equal(beside(mark(500, 400), 1100, 100).left, 8);
});

test("a tip without room above stands below its mark", () => {
  assert.equal(beside(mark(500, 100), 200, 100).top, 128);
  assert.equal(beside(mark(500, 117), 200, 100).top, 9);
  assert.equal(beside(mark(500, 116), 200, 100).top, 144);
});
