// What a citation mark says when the pointer or the keyboard rests on it; and copying text.
window.speechqa ??= {};
speechqa.tip ??= (() => {
  "use strict";
  const GAP = 8; // px between mark and tip
  /** @type {HTMLElement | null} */
  let tip = null;

  // Where a tip stands: over the middle of its mark, inside the room; below the mark where there is none above it.
  // `top` is where the room begins, below the header.
  /** @type {Tip["beside"]} */
  function beside(mark, box, room, top = 0) {
    const middle = mark.left + mark.width / 2 - box.width / 2;
    const left = Math.max(Math.min(middle, room - box.width - GAP), GAP);
    const above = mark.top - box.height - GAP;
    return { left, top: above > top + GAP ? above : mark.bottom + GAP };
  }

  /** @param {HTMLElement} mark @param {Citation} citation */
  function show(mark, citation) {
    hide();
    tip = document.createElement("div");
    tip.className = "tip";
    tip.setAttribute("role", "tooltip");
    const where = document.createElement("p");
    where.className = "path";
    where.textContent = [`《${citation.title}》`, ...citation.section].join(" › ");
    const quote = document.createElement("p");
    quote.className = "quote";
    quote.textContent = citation.quote;
    tip.append(where, quote);
    document.body.append(tip);
    const header = document.querySelector(".masthead")?.getBoundingClientRect().bottom ?? 0;
    const { left, top } = beside(mark.getBoundingClientRect(), tip.getBoundingClientRect(), innerWidth, Math.max(header, 0));
    tip.style.left = `${left}px`;
    tip.style.top = `${top}px`;
  }

  function hide() {
    tip?.remove();
    tip = null;
  }

  // replyOf(mark) gives the reply that a mark belongs to.
  /** @type {Tip["attach"]} */
  function attach(root, replyOf) {
    const enter = (event) => {
      const mark = event.target.closest?.(".cite");
      const citation = mark && replyOf(mark)?.citations.find((c) => c.marker === Number(mark.dataset.marker));
      if (citation) show(mark, citation);
    };
    const leave = (event) => { if (event.target.closest?.(".cite")) hide(); };
    root.addEventListener("mouseover", enter);
    root.addEventListener("mouseout", leave);
    root.addEventListener("focusin", (/** @type {any} */ event) => { if (event.target.matches(":focus-visible")) enter(event); });
    root.addEventListener("focusout", leave);
    document.addEventListener("scroll", hide, { capture: true, passive: true });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  }

  /** @type {Tip["copyText"]} */
  async function copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = document.createElement("textarea"); // no clipboard outside https and localhost
      field.value = text;
      field.className = "unseen";
      document.body.append(field);
      field.select();
      const done = document.execCommand("copy");
      field.remove();
      return done;
    }
  }

  return { attach, beside, hide, copyText };
})();
