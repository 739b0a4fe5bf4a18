// Where the page's scripts take text for markup, or build a selector: every place, by file and expression.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

const PAGE = new URL("../../ui/page/", import.meta.url);
const SOURCES = readdirSync(PAGE, { recursive: true }).filter((name) => name.endsWith(".js")).sort()
  .map((name) => [name.replaceAll("\\", "/"), readFileSync(new URL(name, PAGE), "utf8")]);

// Anything a browser parses as markup or runs.
const SINK = new RegExp([
  "innerHTML", "outerHTML", "insertAdjacentHTML", "setHTML\\w*", "parseFromString", "createContextualFragment",
  "parseHTMLUnsafe", "srcdoc", "document\\.write\\w*", "\\beval\\b", "new Function\\b",
].join("|"), "g");
// What goes into it: "element.innerHTML = VALUE;" or "element.insertAdjacentHTML("beforeend", VALUE);".
const FILLED = /\.(?:innerHTML|outerHTML)\s*=\s*([^;]+);|\.insertAdjacentHTML\("\w+", ([^;]+)\);/g;
// Functions of a script that hand a value on to such a place: "put(…, VALUE)".
const HANDED = /(?<!function )\bput\(([^;]+)\);/g;

// A template stands for what it puts in; its own letters were written here.
const essence = (value) => (value.startsWith("`")
  ? [...value.matchAll(/\$\{([^}]+)\}/g)].map(([, inside]) => inside).join(" + ")
  : value);

function places(pattern) {
  return SOURCES.flatMap(([name, source]) => [...source.matchAll(pattern)]
    .map((found) => `${name}: ${essence(found[1] ?? found[2])}`)).sort();
}

// `result`, `looked` and `view` are what the server gave.
const FROM_THE_SERVER = [
  "chat/chat.js: result.html",
  "chat/chat.js: view.html",
  "chat/side.js: result.facets",
  "chat/side.js: result.find",
  "chat/side.js: result.html",
  "library/library.js: result.facets",
  "library/library.js: result.html",
  "library/library.js: result.html",
  "library/library.js: result.html",
  'library/library.js: result.more || "<span></span>"',
  "library/library.js: result.picture",
  "library/library.js: result.withdrawn",
  "library/library_upload.js: looked.html",
  "quiz/quiz.js: html", // put: see below
  "quiz/quiz.js: result.html",
  "quiz/quiz.js: result.html",
  "quiz/quiz.js: result.sections",
  "quiz/quiz.js: result.speeches",
  "quote/quote.js: html", // put: see below
  "quote/quote.js: result.facets",
  "quote/quote.js: result.html",
  "quote/quote.js: result.html",
  "quote/quote.js: result.html",
  "quote/quote.js: result.html",
  "reader/reader.js: result.find",
  "reader/reader.js: result.html",
  "reader/reader.js: result.html",
];

test("only what the server gave becomes markup", () => {
  assert.deepEqual(places(FILLED), FROM_THE_SERVER);
});

test("there is no other place where text becomes markup or is run", () => {
  for (const [name, source] of SOURCES) {
    const code = source.replace(/\/\/.*$/gm, "");
    assert.equal([...code.matchAll(SINK)].length, [...code.matchAll(FILLED)].length, name);
  }
});

test("what is handed on to become markup comes from the server, but for numbers", () => {
  const handed = SOURCES.flatMap(([name, source]) => [...source.matchAll(HANDED)].map(([, values]) => {
    const at = values.indexOf(", ");
    return `${name}: ${essence(at < 0 ? values : values.slice(at + 2))}`;
  }));
  assert.deepEqual(handed.sort(), [
    "chat/chat.js: answer", // the reply to a question
    "chat/chat.js: view", // a reply shown again
    'quiz/quiz.js: ""',
    "quiz/quiz.js: count + set.at + question.html", // how many questions, which of them, and the server's
    "quiz/quiz.js: result.html",
    "quiz/quiz.js: result.html",
    "quote/quote.js: result.html",
    "quote/quote.js: result.html",
  ]);
});

// Names that stand in the scripts themselves, not values of data.
const WRITTEN_HERE = [
  "chat/chat.js: role",
  "chat/side.js: role",
  "library/library.js: act",
  "library/library.js: button",
  "library/library.js: role",
  "library/library_upload.js: role",
  "quiz/quiz.js: name",
  "quiz/quiz.js: role",
  "quote/quote.js: role",
  "reader/reader.js: role",
];

test("a selector takes a value only as CSS.escape gives it", () => {
  const SELECTOR = /(?:querySelector(?:All)?|closest|matches)\(`([^`]*)`/g;
  const put = SOURCES.flatMap(([name, source]) => [...source.matchAll(SELECTOR)].flatMap(([, selector]) =>
    [...selector.matchAll(/\$\{((?:[^{}])+)\}/g)].map(([, value]) => `${name}: ${value}`)));
  const bare = put.filter((place) => !/: CSS\.escape\([\w.]+\)$/.test(place)).sort();
  assert.deepEqual(bare, WRITTEN_HERE);
  assert.ok(put.length > bare.length);
});

test("a selector is never joined from pieces or handed over by name", () => {
  for (const [name, source] of SOURCES) {
    const asked = [...source.matchAll(/\.(?:querySelector(?:All)?|closest|matches)(?:\?\.)?\(\s*(.)/g)];
    for (const [whole, first] of asked) assert.ok('"`'.includes(first), `${name}: ${whole}`);
    assert.doesNotMatch(source, /(?:querySelector(?:All)?|closest|matches)(?:\?\.)?\((?:"[^"]*"|`[^`]*`)\s*\+/, name);
  }
});
