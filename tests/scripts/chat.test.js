import assert from "node:assert/strict";
import { test } from "node:test";
import { browser } from "./dom.js";
import { load, plain } from "./load.js";

const SCRIPTS = ["parts/frame.js", "chat/store.js", "parts/tip.js", "chat/side.js", "chat/stream.js", "chat/chat.js"];
const { chat } = load(SCRIPTS, browser({ speechqa: { texts: { exportName: "问答" } } }));

const reply = (state = "answered") => ({ state, statements: [{ text: "答" }], citations: [{}], near: [{}], elapsed_ms: 8.5 });
const turn = (id, given = reply()) => ({ id, question: `问${id}`, reply: given });
const asked = (turns, at) => plain(chat.history(turns, turns[at])).map((exchange) => exchange.question);

test("of earlier replies only what they say goes along with a question, of the last its sources too", () => {
  const turns = [turn("1"), turn("2"), turn("3", null)];
  const said = { state: "answered", statements: [{ text: "答" }], elapsed_ms: 0 };
  assert.deepEqual(plain(chat.history(turns, turns[2])), [
    { question: "问1", reply: said },
    { question: "问2", reply: { ...said, citations: [{}] } },
  ]);
});

test("the six latest answered turns go along, in their order", () => {
  const turns = Array.from({ length: 9 }, (_, i) => turn(String(i), i === 4 ? null : reply()));
  assert.deepEqual(asked(turns, 8), ["问1", "问2", "问3", "问5", "问6", "问7"]);
});

test("a question asked again knows nothing of the turns after it", () => {
  const turns = [turn("1"), turn("2"), turn("3")];
  assert.deepEqual(asked(turns, 1), ["问1"]);
  assert.deepEqual(asked(turns, 0), []);
});

test("an exported file is named after the conversation, in signs every file system takes", () => {
  assert.equal(chat.exportName('改革/开放："40"年?', "2026-01-02", "docx"), "问答-改革开放40年-2026-01-02.docx");
  assert.equal(chat.exportName("长".repeat(60), "2026-01-02", "md"), `问答-${"长".repeat(20)}-2026-01-02.md`);
});

test("a title without letters leaves no gap in the file's name", () => {
  assert.equal(chat.exportName("？？", "2026-01-02", "md"), "问答-2026-01-02.md");
});

test("a rare character at the end of the file's name stays whole", () => {
  assert.equal(chat.exportName(`${"长".repeat(19)}𠮷野`, "2026-01-02", "md"), `问答-${"长".repeat(19)}𠮷-2026-01-02.md`);
});
