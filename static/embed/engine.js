// The wasm instance that all widgets of the page live in. It never keeps one that has trapped.

import { file, script } from "./files.js";

/** The widgets that are alive now. */
export const live = new Set();

/**
 * The wasm instance all widgets of the page share. A trap leaves an instance useless, so `retire` makes way for a fresh
 * one: a module is instantiated anew under another fragment, from the same cached file.
 */
export const engine = {
  generation: 0,
  current: undefined,
  start() {
    return (this.current ??= (async () => {
      const [glue, wasm] = await Promise.all([
        script("sid-pledge.js", this.generation),
        file("sid-pledge_bg.wasm"),
      ]);
      await glue.default({ module_or_path: wasm });
      return glue;
    })().catch((fault) => {
      this.current = undefined;
      throw fault;
    }));
  },
  /** The instance, once it is there; not one that another widget has lost meanwhile. */
  async ready() {
    for (;;) {
      const { generation } = this;
      const glue = await this.start();
      if (generation === this.generation) return glue;
    }
  },
  retire() {
    this.generation += 1;
    this.current = undefined;
    for (const element of live) element.recover();
  },
};
