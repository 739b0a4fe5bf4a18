// One question to the program, and its answer as it comes: JSON objects, one a line.
window.speechqa ??= {};
speechqa.stream ??= (() => {
  "use strict";

  // The page may stand below a prefix, with or without a slash at its end.
  const beside = (path) => location.pathname.replace(/\/?$/, "/") + path;

  // Give every object to `take`; ends when the program has ended, and gives why it refused, "" where it did not say.
  // Throws where the program cannot be reached, breaks off, or `signal` ends it.
  async function ask(path, data, signal, take) {
    const headers = { "Content-Type": "application/json" };
    const answer = await fetch(beside(path), { method: "POST", headers, body: JSON.stringify(data), signal });
    if (!answer.ok) return answer.status === 413 ? (await answer.json()).problem : "";
    const letters = new TextDecoder();
    const reader = answer.body.getReader();
    let rest = "";
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return "";
      const lines = (rest + letters.decode(value, { stream: true })).split("\n");
      rest = lines.pop();
      for (const line of lines) take(JSON.parse(line));
    }
  }

  return { ask };
})();
