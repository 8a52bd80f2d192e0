// The problems of an element. They are reported to the host page by an event, and in a box if the attribute `debug` is
// set.

import { serverOrigin } from "./attributes.js";
import { dispatch } from "./events.js";
import { config, loadDebug } from "./files.js";
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
    this.#problems.push(/** @type {Problem | undefined} */ (error) ?? {});
    this.update();
    dispatch(this.#element, "failed", { reason });
  }

  /** Removes the errors after a success. Violations of the page's policy stay: they will recur. */
  clear() {
    this.#problems = this.#problems.filter((problem) => problem.effectiveDirective);
    this.update();
  }

  /**
   * Records a violation of the page's policy. The report picks those that concern the widget. Each is recorded once,
   * because the report repeats the request and so the violation.
   *
   * @param {Problem} violation
   */
  #onViolation = (violation) => {
    const { blockedURI: uri, effectiveDirective: directive } = violation;
    if (this.#problems.some((known) => known.blockedURI === uri && known.effectiveDirective === directive)) return;
    this.#problems.push(violation);
    this.update();
  };

  /** Shows the report, or removes it if the attribute was removed. */
  async update() {
    const isWanted = this.#element.hasAttribute("debug");
    if (!(this.#element.isConnected && (isWanted || this.#isReporting))) return;
    this.#isReporting = isWanted;
    document.addEventListener("securitypolicyviolation", this.#onViolation);
    try {
      const { report } = await loadDebug();
      const { props, state } = this.#widget();
      const origin = serverOrigin(this.#element);
      const problems = [...this.#problems];
      await report(this.#element, { origin, loader: config.origin, props, state, problems });
    } catch (error) {
      logFailure("debug", error);
    }
  }

  /** Stops listening when the element is removed. */
  stop() {
    document.removeEventListener("securitypolicyviolation", this.#onViolation);
    this.#problems = [];
  }
}
