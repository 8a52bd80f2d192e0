/**
 * Writes a failure to the console, as information and not as an error: the host page works without the widget.
 *
 * @param {string} operation
 * @param {unknown} error
 */
export const logFailure = (operation, error) => {
  console.info(`sid-pledge: ${operation}: ${/** @type {Error | undefined} */ (error)?.message ?? error}`);
};

/**
 * Runs code that must not throw into the host page, whatever the page has done to the browser's objects.
 *
 * @template T
 * @param {string} operation
 * @param {() => T} run
 */
export const attempt = (operation, run) => {
  try {
    return run();
  } catch (error) {
    logFailure(operation, error);
    return undefined;
  }
};
