/** The time after which a request is given up, in milliseconds. */
const REQUEST_TIMEOUT_MS = 15_000;

/** Creates a signal that aborts a request after the timeout; none where a host page has replaced the class. */
export const timeoutSignal = () => {
  try {
    return AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  } catch {
    return null;
  }
};
