import assert from "node:assert/strict";
import { test } from "node:test";
import { browser, FakeElement } from "./dom.js";
import { load } from "./load.js";

function opened(texts = {}, more = {}) {
  return load(["parts/frame.js"], browser({ speechqa: { texts }, ...more })).frame;
}

// The line that a notice left, "" where there is none.
function noticed(frame, element = new FakeElement()) {
  element.part("notices").nextElementSibling = new FakeElement();
  frame.attach(element);
  return () => element.part("notices").children[0]?.children[0].textContent ?? "";
}

test("names in braces are filled in, a zero too, and a name without a value stays", () => {
  const { fill } = opened();
  assert.equal(fill("{count} 篇，{other}", { count: 0 }), "0 篇，{other}");
  assert.equal(fill("没有"), "没有");
});

test("what was filled in is not read again", () => {
  const { fill } = opened();
  assert.equal(fill("《{title}》{count}", { title: "{count}$&", count: 2 }), "《{count}$&》2");
});

test("a text that is not known says its key", () => {
  const { say } = opened({ taken: "已收入 {count} 篇" });
  assert.equal(say("taken", { count: 3 }), "已收入 3 篇");
  assert.equal(say("unheard"), "unheard");
});

test("a result is given as it came, a problem is told and gives nothing", async () => {
  const frame = opened({ lost: "断开" }, { setTimeout() {} });
  const line = noticed(frame);
  const server = {
    good: async (data) => ({ html: data.word }),
    refused: async () => ({ problem: "太长" }),
    broken: async () => { throw new Error("gone"); },
    odd: async () => "text",
  };
  assert.equal((await frame.call(server, "good", { word: "甲" })).html, "甲");
  assert.equal(line(), "");
  assert.equal(await frame.call(server, "refused", {}), null);
  assert.equal(line(), "太长");
  for (const name of ["broken", "odd", "missing"]) {
    assert.equal(await frame.call(server, name, {}), null);
    assert.equal(line(), "断开");
  }
});

test("columns are counted in the reader's type size", () => {
  for (const [width, size, narrow] of [[1200, "18px", false], [1200, "26px", true], [890, "18px", true]]) {
    const frame = opened({}, { innerWidth: width, getComputedStyle: () => ({ fontSize: size }) });
    assert.equal(frame.narrow(), narrow, `${width}px at ${size}`);
  }
});

test("a type size kept by another version stays within the sizes there are", () => {
  for (const [kept, size] of [["9", "26px"], ["-3", "18px"], ["x", "18px"], ["1", "20px"]]) {
    const globals = browser({ speechqa: { texts: {} } });
    globals.localStorage.setItem("speechqa.size", kept);
    load(["parts/frame.js"], globals);
    assert.equal(globals.document.documentElement.style.fontSize, size);
  }
});

test("a file is saved with its bytes, its kind and its name", async () => {
  const blobs = [];
  const anchor = new FakeElement({ click() { this.clicked = true; } });
  const globals = browser({
    speechqa: { texts: {} }, atob, Blob, setTimeout() {},
    URL: { createObjectURL: (blob) => { blobs.push(blob); return "blob:1"; }, revokeObjectURL() {} },
  });
  globals.document.createElement = () => anchor;
  const { frame } = load(["parts/frame.js"], globals);
  frame.save({ data: Buffer.from("讲话\u0000ÿ").toString("base64"), mime: "text/plain" }, "甲.txt");
  assert.equal(await blobs[0].text(), "讲话\u0000ÿ");
  assert.equal(blobs[0].type, "text/plain");
  assert.equal(anchor.download, "甲.txt");
  assert.ok(anchor.clicked);
});
