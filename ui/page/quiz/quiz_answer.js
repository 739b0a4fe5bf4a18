// One question being answered: what is chosen or typed, by mouse and keyboard.
window.speechqa ??= {};
speechqa.quizAnswer ??= (() => {
  "use strict";
  /** @type {any} */
  let stage = null;
  /** @type {QuizQuestion} */
  let question;
  /** @type {number[]} */
  let chosen = [];
  let locked = false;

  const options = () => [...stage.querySelectorAll("[data-act=option]")];
  const field = () => stage.querySelector("[data-role=answer]");
  const single = () => question.type === "single" || question.type === "judge";

  // Begin a question that stands in `element`; with a field the cursor goes into it.
  /** @type {QuizAnswer["begin"]} */
  function begin(element, asked) {
    stage = element;
    question = asked;
    chosen = [];
    locked = false;
    const input = field();
    if (input) input.focus();
    else stage.querySelector(".stem").focus({ preventScroll: true });
  }

  function show() {
    options().forEach((option, i) => {
      const at = chosen.indexOf(i);
      option.setAttribute("aria-pressed", String(at >= 0));
      option.querySelector(".place").textContent = question.type === "order" && at >= 0 ? String(at + 1) : "";
    });
  }

  /** @type {QuizAnswer["pick"]} */
  function pick(i) {
    if (locked || i < 0 || i >= options().length) return;
    if (single()) chosen = [i];
    else if (chosen.includes(i)) chosen = chosen.filter((kept) => kept !== i);
    else chosen = [...chosen, i];
    show();
  }

  function undo() {
    if (!locked) chosen = chosen.slice(0, -1);
    show();
  }

  // What is sent; null where nothing was answered yet.
  /** @type {QuizAnswer["reply"]} */
  function reply() {
    if (question.type === "judge") return chosen.length ? { truth: chosen[0] === 0 } : null;
    if (field()) return field().value.trim() ? { text: field().value } : null;
    if (!chosen.length || (question.type === "order" && chosen.length < options().length)) return null;
    return { choices: question.type === "order" ? chosen : [...chosen].sort((a, b) => a - b) };
  }

  // No more changes; what was answered stays to be seen.
  function lock() {
    locked = true;
    for (const option of options()) option.disabled = true;
    if (field()) field().readOnly = true;
  }

  // Say on each option what became of it: `right` are the indices of the right ones, of an order in their order.
  /** @type {QuizAnswer["reveal"]} */
  function reveal(right, said) {
    options().forEach((option, i) => {
      const chosenHere = chosen.includes(i);
      const place = right.indexOf(i);
      const ordered = question.type === "order";
      const good = ordered ? chosen.indexOf(i) === place : place >= 0;
      if (!good && !chosenHere) return;
      option.classList.add(good ? "right" : "wrong");
      const fate = good ? (ordered || chosenHere ? "right" : "missed") : ordered ? "place" : "wrong";
      option.querySelector(".fate").textContent = String(said[fate]).replace("{number}", String(place + 1));
    });
  }

  // A key that is no submission; says whether it was used.
  /** @type {QuizAnswer["key"]} */
  function key(event) {
    if (locked || field() || event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "Backspace") {
      undo();
      return true;
    }
    const letter = /^[a-j]$/i.test(event.key) ? event.key.toLowerCase().charCodeAt(0) - 97 : -1;
    const digit = /^[1-9]$/.test(event.key) ? Number(event.key) - 1 : -1;
    if (letter < 0 && digit < 0) return false;
    pick(Math.max(letter, digit));
    return true;
  }

  return { begin, pick, reply, lock, reveal, key };
})();
