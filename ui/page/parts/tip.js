// What a citation mark says when the pointer or the keyboard rests on it; and copying text.
window.speechqa ??= {};
speechqa.tip ??= (() => {
  "use strict";
  const GAP = 8; // px between mark and tip
  let tip = null;

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
    const at = mark.getBoundingClientRect();
    const box = tip.getBoundingClientRect();
    const left = Math.min(Math.max(at.left + at.width / 2 - box.width / 2, GAP), innerWidth - box.width - GAP);
    const above = at.top - box.height - GAP;
    tip.style.left = `${left}px`;
    tip.style.top = `${above > GAP ? above : at.bottom + GAP}px`;
  }

  function hide() {
    tip?.remove();
    tip = null;
  }

  // replyOf(mark) gives the reply that a mark belongs to.
  function attach(root, replyOf) {
    const enter = (event) => {
      const mark = event.target.closest?.(".cite");
      const citation = mark && replyOf(mark)?.citations.find((c) => c.marker === Number(mark.dataset.marker));
      if (citation) show(mark, citation);
    };
    const leave = (event) => { if (event.target.closest?.(".cite")) hide(); };
    root.addEventListener("mouseover", enter);
    root.addEventListener("mouseout", leave);
    root.addEventListener("focusin", (event) => { if (event.target.matches(":focus-visible")) enter(event); });
    root.addEventListener("focusout", leave);
    document.addEventListener("scroll", hide, { capture: true, passive: true });
    document.addEventListener("keydown", (event) => { if (event.key === "Escape") hide(); });
  }

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

  return { attach, hide, copyText };
})();
