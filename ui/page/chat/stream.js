// One question to the program, and its answer.
window.speechqa ??= {};
speechqa.stream ??= (() => {
  "use strict";

  // The page may stand below a prefix, with or without a slash at its end.
  const beside = (path) => location.pathname.replace(/\/?$/, "/") + path;

  // Gives {answer}, or {why}: why the program refused, "" where it did not say.
  // Throws where the program cannot be reached, breaks off, or `signal` ends it.
  /** @type {Stream["ask"]} */
  async function ask(path, data, signal) {
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(beside(path), { method: "POST", headers, body: JSON.stringify(data), signal });
    if (response.ok) return { answer: await response.json() };
    return { why: response.status === 413 ? (await response.json()).problem : "" };
  }

  return { ask };
})();
