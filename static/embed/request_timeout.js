/** The time after which a request is given up, in milliseconds. */
export const REQUEST_TIMEOUT_MS = 15_000;

/** Creates a signal that aborts a request after the timeout. Where a host page has replaced the class, there is none. */
export const timeoutSignal = () => {
  try {
    return AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  } catch {
    return null;
  }
};
