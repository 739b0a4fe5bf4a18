import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, FakeElement } from "./dom.js";
import { load } from "./load.js";

// What is told of a file of which `share` is done `now` milliseconds after the page opened.
function told(share, now, begun = 0) {
  const texts = { sending: "正在读入 {percent}%", left: "，还需约 {seconds} 秒" };
  const globals = browser({ speechqa: { texts }, performance: { now: () => now } });
  const { upload, frame } = load(["parts/frame.js", "library/library_upload.js"], globals);
  upload.attach({ root: new FakeElement(), server: {}, word: frame.say, taken() {} });
  return upload.progress("sending", share, begun);
}

test("progress says how much is done and how long the rest takes at that rate", () => {
  assert.equal(told(0.4, 2000), "正在读入 40%，还需约 3 秒");
  assert.equal(told(0.5, 12000, 10000), "正在读入 50%，还需约 2 秒");
});

test("no estimate is given before there is something to estimate from", () => {
  assert.equal(told(0, 5000), "正在读入 0%");
  assert.equal(told(0.02, 5000), "正在读入 2%");
  assert.equal(told(0.5, 1200), "正在读入 50%");
});

test("what is done has nothing left", () => {
  assert.equal(told(1, 5000), "正在读入 100%");
});
