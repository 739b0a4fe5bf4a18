// As much of a document as the scripts touch when they only compute: elements that keep what is set on them.

export class FakeElement {
  constructor(given = {}) {
    this.parts = new Map();
    this.listeners = new Map();
    this.classes = new Set();
    this.attributes = new Map();
    this.children = [];
    this.dataset = {};
    this.style = {};
    this.textContent = "";
    this.hidden = false;
    this.classList = {
      toggle: (name, on = !this.classes.has(name)) => { if (on) this.classes.add(name); else this.classes.delete(name); },
      contains: (name) => this.classes.has(name),
    };
    Object.assign(this, given);
  }
  // The same element for the same selector, made when it is first asked for; a list is what `parts` was given.
  querySelector(selector) {
    if (!this.parts.has(selector)) this.parts.set(selector, new FakeElement());
    return this.parts.get(selector);
  }
  querySelectorAll(selector) { return this.parts.get(selector) ?? []; }
  part(role) { return this.querySelector(`[data-role=${role}]`); }
  addEventListener(name, run) { this.listeners.set(name, run); }
  fire(name, event) { return this.listeners.get(name)(event); }
  setAttribute(name, value) { this.attributes.set(name, value); }
  removeAttribute(name) { this.attributes.delete(name); }
  append(...more) { this.children.push(...more); }
  replaceChildren(...more) { this.children = more; }
  focus() {}
  remove() {}
}

// What the scripts find in a window before any of them ran; `more` adds to it or takes its place.
export function browser(more = {}) {
  const kept = () => {
    const values = new Map();
    return {
      getItem: (key) => values.get(key) ?? null,
      setItem: (key, value) => { values.set(key, value); },
      removeItem: (key) => { values.delete(key); },
    };
  };
  return {
    document: {
      documentElement: new FakeElement(),
      body: new FakeElement(),
      createElement: () => new FakeElement(),
      querySelector: () => null,
      getElementById: () => null,
      addEventListener() {},
    },
    localStorage: kept(),
    sessionStorage: kept(),
    innerWidth: 1200,
    getComputedStyle: () => ({ fontSize: "18px" }),
    matchMedia: () => ({ matches: false, addEventListener() {} }),
    addEventListener() {},
    ...more,
  };
}
