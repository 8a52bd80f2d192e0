// The problems of an element. They are reported to the host page by an event, and in a box if the attribute `debug` is
// set.

import { serverOrigin } from "./attributes.js";
import { loadDebug } from "./files.js";
import { logFailure } from "./log.js";

/** @import { Problem, Status } from "./types.js" */

export class Diagnostics {
  #element;
  #widget;
  /** @type {Problem[]} */
  #problems = [];
  /** Set while a report may be shown. */
  #isReporting = false;

  /**
   * @param {HTMLElement} element
   * @param {() => Pick<Status, "props" | "state">} widget
   */
  constructor(element, widget) {
    this.#element = element;
    this.#widget = widget;
  }

  /**
   * Reports a failure to the console, to the host page by an event, and in the report.
   *
   * @param {string} reason
   * @param {unknown} error
   */
  fail(reason, error) {
    logFailure(reason, error);
    this.#record(/** @type {Problem | undefined} */ (error) ?? {});
    this.#element.dispatchEvent(
      new CustomEvent("sid-pledge-failed", { bubbles: true, composed: true, detail: { reason } }),
    );
  }

  /** @param {Problem} problem */
  #record(problem) {
    this.#problems.push(problem);
    this.update();
  }

  /** Removes the errors after a success. Violations of the page's policy stay: they will recur. */
  clear() {
    this.#problems = this.#problems.filter((problem) => problem.effectiveDirective);
    this.update();
  }

  /**
   * Records a violation that concerns the widget. Each is recorded once, because the report repeats the request and so
   * the violation.
   *
   * @param {SecurityPolicyViolationEvent} violation
   */
  #onPolicyViolation = (violation) => {
    const { blockedURI, disposition, effectiveDirective } = violation;
    const origin = /** @type {string} */ (serverOrigin(this.#element));
    if (disposition === "report" || !(blockedURI === "wasm-eval" || blockedURI.startsWith(origin))) return;
    const isKnown = this.#problems.some(
      (known) => known.blockedURI === blockedURI && known.effectiveDirective === effectiveDirective,
    );
    if (!isKnown) this.#record(violation);
  };

  /** Shows the report, or removes it if the attribute was removed. */
  async update() {
    const isWanted = this.#element.hasAttribute("debug");
    if (!(this.#element.isConnected && (isWanted || this.#isReporting))) return;
    if (isWanted) document.addEventListener("securitypolicyviolation", this.#onPolicyViolation);
    else document.removeEventListener("securitypolicyviolation", this.#onPolicyViolation);
    this.#isReporting = isWanted;
    try {
      const { report } = await loadDebug();
      const { props, state } = this.#widget();
      await report(this.#element, { origin: serverOrigin(this.#element), props, state, problems: [...this.#problems] });
    } catch (error) {
      logFailure("debug", error);
    }
  }

  /** Stops listening when the element is removed. */
  stop() {
    document.removeEventListener("securitypolicyviolation", this.#onPolicyViolation);
    this.#problems = [];
  }
}
