// What goes wrong with an element, and the box that says so where `debug` asks for it. It tells no visitor and nobody else.

import { diagnosis } from "./files.js";

export class Troubles {
  #element;
  #facts; // gives what is so now
  #noted = [];
  #shown = false; // whether a box may stand there

  constructor(element, facts) {
    this.#element = element;
    this.#facts = facts;
  }

  /** Notes a fault. */
  note(fault) {
    this.#noted.push(fault ?? {});
    this.tell();
  }

  /** What was wrong is well again, but for what the page's policy refuses. */
  settle() {
    this.#noted = this.#noted.filter((fault) => fault.effectiveDirective);
    this.tell();
  }

  /** Notes what the page's policy refuses of ours, each thing once: to look for it refuses it again. */
  #refused = (refusal) => {
    const { blockedURI, disposition, effectiveDirective } = refusal;
    if (disposition === "report" || !(blockedURI === "wasm-eval" || blockedURI.startsWith(this.#facts().origin))) return;
    if (this.#noted.some((it) => it.blockedURI === blockedURI && it.effectiveDirective === effectiveDirective)) return;
    this.note(refusal);
  };

  /** Says what is in the way, or takes the box away when nobody asks any more. */
  async tell() {
    const wanted = this.#element.hasAttribute("debug");
    if (!this.#element.isConnected || !(wanted || this.#shown)) return;
    document.removeEventListener("securitypolicyviolation", this.#refused);
    if (wanted) document.addEventListener("securitypolicyviolation", this.#refused);
    this.#shown = wanted;
    try {
      await (await diagnosis()).explain(this.#element, { ...this.#facts(), faults: [...this.#noted] });
    } catch (fault) {
      console.info(`sid-pledge: debug: ${fault?.message ?? fault}`);
    }
  }

  /** The element is gone. */
  end() {
    document.removeEventListener("securitypolicyviolation", this.#refused);
    this.#noted = [];
  }
}
