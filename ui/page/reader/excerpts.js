// Sentences that a reader keeps, in this browser alone: from hits and from the source panel, to be copied or saved with
// their addresses.
window.speechqa ??= {};
speechqa.excerpts ??= (() => {
  "use strict";
  const { say, notice, button, save, base64 } = speechqa.frame;
  const KEY = "speechqa.excerpts";
  const MOST = 500; // sentences
  /** @type {any} */
  let place = null;

  /** @type {Excerpts["all"]} */
  function all() {
    try {
      const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
      return Array.isArray(kept) ? kept : [];
    } catch { return []; }
  }

  /** @param {Excerpt[]} kept */
  function write(kept) {
    try { localStorage.setItem(KEY, JSON.stringify(kept)); } catch { notice(say("excerptsFull"), { problem: true }); }
    show();
  }

  const same = (a, b) => a.speech === b.speech && a.quote === b.quote;
  const holds = (one) => all().some((other) => same(one, other));

  // What a button names: the sentence, where it stands, and its address in words.
  /** @param {DOMStringMap} data @returns {Excerpt} */
  const named = ({ speech = "", title = "", start = "", end = "", quote = "", address = "" }) =>
    ({ speech, title, start: Number(start), end: Number(end), quote, address });

  function toggle(star) {
    const one = named(star.dataset);
    const kept = all();
    if (holds(one)) write(kept.filter((other) => !same(one, other)));
    else if (kept.length < MOST) write([...kept, one]);
    else notice(say("excerptsFull"), { problem: true });
  }

  /** @type {Excerpts["text"]} */
  const text = (kept) => kept.map(({ quote, address }) => `${quote}\n——${address}`).join("\n\n");

  function item(one) {
    const made = document.createElement("li");
    const words = button(one.quote, "excerpt", () => speechqa.reader.open({ ...one, values: [] }, words, { focus: true }));
    const where = document.createElement("p");
    where.className = "path";
    where.textContent = one.address;
    const drop = button("×", "drop", () => write(all().filter((other) => !same(one, other))), say("excerptDrop"));
    made.append(words, where, drop);
    return made;
  }

  // The list, and every star on show.
  function show() {
    const kept = all();
    for (const star of document.querySelectorAll("[data-act=excerpt-star]")) {
      star.setAttribute("aria-pressed", String(holds(named(/** @type {any} */ (star).dataset))));
    }
    if (!place) return;
    place.querySelector("[data-role=excerpts]").replaceChildren(...kept.map(item));
    place.querySelector("[data-role=excerpt-acts]").hidden = kept.length === 0;
    place.querySelector("[data-role=excerpt-hint]").hidden = kept.length > 0;
  }

  async function file() {
    const blob = new Blob([`\ufeff${text(all())}\n`], { type: "text/plain" });
    save({ data: await base64(blob), mime: "text/plain" }, `${say("excerptsName")}.txt`);
  }

  /** @type {Excerpts["attach"]} */
  function attach(element) {
    place = element;
    const acts = {
      "excerpt-star": toggle,
      "excerpt-copy": async () => { notice(say((await speechqa.tip.copyText(text(all()))) ? "copied" : "copyFailed")); },
      "excerpt-file": file,
    };
    document.addEventListener("click", (/** @type {any} */ event) => {
      const target = event.target.closest("[data-act]");
      if (target && target.dataset.act in acts) acts[target.dataset.act](target);
    });
    addEventListener("storage", (event) => { if (event.key === KEY) show(); });
    new MutationObserver((changes) => {
      const stars = (node) => node.querySelector?.("[data-act=excerpt-star]");
      if (changes.some((change) => [...change.addedNodes].some(stars))) show();
    }).observe(document.body, { childList: true, subtree: true });
    show();
  }

  return { attach, all, text };
})();
