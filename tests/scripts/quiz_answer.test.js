import assert from "node:assert/strict";
import { test } from "node:test";
import { load, plain } from "./load.js";

// A question on the stage: as many options, or a field.
function answering(type, count, field = null) {
  const options = Array.from({ length: count }, () => ({ setAttribute() {}, querySelector: () => ({}) }));
  const stage = {
    querySelectorAll: () => options,
    querySelector: (wanted) => (wanted.includes("answer") ? field : { focus() {} }),
  };
  const { quizAnswer } = load(["quiz/quiz_answer.js"]);
  quizAnswer.begin(stage, { type });
  return quizAnswer;
}

const key = (name) => ({ key: name });

test("of a single choice the last one counts", () => {
  const answer = answering("single", 4);
  assert.equal(answer.reply(), null);
  answer.pick(0);
  answer.key(key("c"));
  assert.deepEqual(plain(answer.reply()), { choices: [2] });
});

test("of several choices the order does not count, and a second press takes one back", () => {
  const answer = answering("multiple", 4);
  for (const name of ["d", "1", "B", "2"]) answer.key(key(name));
  assert.deepEqual(plain(answer.reply()), { choices: [0, 3] });
});

test("an order is an answer when it is complete, and Backspace takes the last away", () => {
  const answer = answering("order", 3);
  for (const i of [2, 0]) answer.pick(i);
  assert.equal(answer.reply(), null);
  answer.pick(1);
  assert.deepEqual(plain(answer.reply()), { choices: [2, 0, 1] });
  answer.key(key("Backspace"));
  assert.equal(answer.reply(), null);
});

test("true or false is the first or the second option", () => {
  const answer = answering("judge", 2);
  answer.pick(1);
  assert.deepEqual(plain(answer.reply()), { truth: false });
});

test("a locked answer and an option that is not there change nothing", () => {
  const answer = answering("single", 2);
  answer.pick(5);
  assert.equal(answer.reply(), null);
  answer.pick(1);
  answer.lock();
  answer.pick(0);
  assert.deepEqual(plain(answer.reply()), { choices: [1] });
});

test("a field of blanks is no answer", () => {
  const field = { value: "  ", focus() {} };
  const answer = answering("blank", 0, field);
  assert.equal(answer.reply(), null);
  field.value = "六";
  assert.deepEqual(plain(answer.reply()), { text: "六" });
});
