/**
 * Writes a failure to the console, as information and not as an error: the host page works without the widget.
 *
 * @param {string} operation
 * @param {unknown} error
 */
export const logFailure = (operation, error) => {
  console.info(`sid-pledge: ${operation}: ${/** @type {Error | undefined} */ (error)?.message ?? error}`);
};
