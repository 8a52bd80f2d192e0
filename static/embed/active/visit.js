import { uuidV7 } from "../uuid.js";

/**
 * The id (a UUIDv7) of the visit that this page view belongs to.
 *
 * A visit by a share link is counted once, also after a reload or on going back, and nothing may be stored on the
 * device for it. So the id is kept in the state of the page's entry in the tab's history (`history.state`), which the
 * browser restores in both cases. Following the link again adds an entry, and that is another visit. Where the browser
 * refuses, the result is undefined and the visit is not counted.
 */
export const visitId = () => {
  try {
    let id = history.state?.sidPledgeVisit;
    if (!/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id)) {
      id = uuidV7();
      history.replaceState({ ...history.state, sidPledgeVisit: id }, "");
    }
    return id;
  } catch {
    return undefined;
  }
};
