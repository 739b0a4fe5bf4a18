import assert from "node:assert/strict";
import { test } from "node:test";
import { load, plain } from "./load.js";

function asking(response, pathname = "/") {
  const asked = [];
  const fetch = async (url, options) => { asked.push({ url, ...options }); return response; };
  return { stream: load(["chat/stream.js"], { fetch, location: { pathname } }).stream, asked };
}

test("an answer comes whole, letters of several bytes too", async () => {
  const { stream, asked } = asking(new Response(JSON.stringify({ turn: "t", html: "讲话𠮷" })));
  assert.deepEqual(plain(await stream.ask("ask", { question: "问" })), { answer: { turn: "t", html: "讲话𠮷" } });
  assert.equal(asked[0].method, "POST");
  assert.equal(asked[0].body, '{"question":"问"}');
});

test("the address stands below the page's own prefix", async () => {
  for (const [page, url] of [["/", "/ask"], ["/qa", "/qa/ask"], ["/qa/", "/qa/ask"]]) {
    const { stream, asked } = asking(new Response("{}"), page);
    await stream.ask("ask", {});
    assert.equal(asked[0].url, url);
  }
});

test("a refusal says why only where the program said so", async () => {
  const long = asking(new Response('{"problem":"太长"}', { status: 413 })).stream;
  assert.deepEqual(plain(await long.ask("ask", {})), { why: "太长" });
  const failed = asking(new Response("x", { status: 500 })).stream;
  assert.deepEqual(plain(await failed.ask("ask", {})), { why: "" });
});

test("an answer that breaks off is an error", async () => {
  await assert.rejects(asking(new Response('{"half')).stream.ask("ask", {}));
});
