import { attempt } from "./log.js";

/**
 * Runs code in a task of its own, or in a microtask where a script of the page has broken the timers.
 *
 * @param {() => void} run
 */
export const later = async (run) => {
  try {
    await new Promise((resolve) => setTimeout(resolve));
  } catch {
    // The code runs all the same.
  }
  attempt("task", run);
};
