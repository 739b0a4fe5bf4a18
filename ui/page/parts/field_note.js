// A line beside the field that it is about; it goes when the field is changed.
window.speechqa ??= {};
speechqa.fieldNote ??= (() => {
  "use strict";
  let made = 0;

  const noteOf = (field) => document.getElementById(field.dataset.note ?? "");

  /** @type {FieldNote["clear"]} */
  function clear(field) {
    noteOf(field)?.remove();
    delete field.dataset.note;
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
  }

  // Say `text` below the field, or below what it stands in (`[data-noted]`), and put the cursor there.  Of a button the
  // line goes when anything in its form is changed.
  /** @type {FieldNote["show"]} */
  function show(field, text) {
    clear(field);
    const note = document.createElement("p");
    note.className = "field-note";
    note.id = `field-note-${++made}`;
    note.setAttribute("role", "alert");
    note.textContent = text;
    field.dataset.note = note.id;
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", note.id);
    (field.closest("[data-noted]") ?? field).after(note);
    const mended = () => clear(field);
    const changes = field.matches("button") ? field.form ?? field : field;
    changes.addEventListener("input", mended, { once: true }); // «change» comes also when a field is merely left
    field.focus();
    note.scrollIntoView({ block: "nearest" });
  }

  // The lines of all fields inside `root` go.
  /** @type {FieldNote["clearAll"]} */
  function clearAll(root) {
    for (const field of root.querySelectorAll("[data-note]")) clear(field);
  }

  return { show, clear, clearAll };
})();
