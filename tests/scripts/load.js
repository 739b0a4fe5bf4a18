// Runs scripts of the page outside a browser; gives the object that they share.
import { readFileSync } from "node:fs";
import vm from "node:vm";

export function load(names, globals = {}) {
  const context = vm.createContext({ ...globals });
  context.window = context;
  for (const name of names) {
    const path = new URL(`../../ui/page/${name}`, import.meta.url);
    vm.runInContext(readFileSync(path, "utf8"), context, { filename: name });
  }
  return context.speechqa;
}

// Values made in another context have prototypes of their own: compare them as plain data.
export const plain = (value) => JSON.parse(JSON.stringify(value));
