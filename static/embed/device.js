// What takes a browser and no state of the widget. What is refused is told by what is answered; nothing here throws.

import { keepsake } from "./files.js";

/** Whether the visitor wants nothing to move. */
export const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** Opens the device's share sheet. A visitor who closes it has chosen to. */
const share = (data) => navigator.share(data).then(
  () => true,
  ({ name }) => name === "AbortError",
);

/** What the clipboard holds, where that may be read without a question. */
const held = async () => {
  try {
    const { state } = await navigator.permissions.query({ name: "clipboard-read" });
    return state === "granted" ? await navigator.clipboard.readText() : undefined;
  } catch {
    return undefined;
  }
};

/** Copies a text. Some browsers inside apps say that they did and did not, so it is looked at where it can be. */
export const copy = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return false;
  }
  return ((await held()) ?? text) === text;
};

/** Puts another page in this one's place, so that "back" does not lead here. */
export const leave = (url) => {
  try {
    top.location.replace(url);
  } catch {
    location.replace(url);
  }
};

/**
 * The id (a UUIDv7) of the visit this page is. The page's own place in the tab's history carries it, so that a reload or
 * going back is the same visit and nothing is stored. None where the browser refuses: such a visit is not counted.
 */
export const visit = () => {
  try {
    let id = history.state?.sidPledgeVisit;
    if (!/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/.test(id)) {
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      new DataView(bytes.buffer).setUint32(0, Date.now() / 65536);
      new DataView(bytes.buffer).setUint16(4, Date.now() % 65536);
      bytes[6] = (bytes[6] & 15) | 112;
      bytes[8] = (bytes[8] & 63) | 128;
      id = "";
      for (const byte of bytes) id += byte.toString(16).padStart(2, "0");
      id = id.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
      history.replaceState({ ...history.state, sidPledgeVisit: id }, "");
    }
    return id;
  } catch {
    return undefined;
  }
};

/** Does what a widget asks for: shares, copies, or makes something to take along. */
export const serve = async (what, data, props) => {
  if (what === "share") return share({ title: props.campaign.title, text: props.campaign.share.message, url: data });
  if (what === "copy") return copy(data);
  try {
    const { make } = await keepsake();
    return await make(what, props, data);
  } catch (fault) {
    console.info(`sid-pledge: ${what} could not be made: ${fault?.message ?? fault}`);
    return false;
  }
};
