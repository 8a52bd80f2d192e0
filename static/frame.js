// For a page with the pledge in a frame: resizes the frame to its content, and tells the frame which part of it is in
// view, so that its quick exit stays there. Only frames of this server's pledges are handled, and only their height is
// changed. It runs as a module and as a classic script.
//
// Any window may send messages, as many and as large as it likes. So of each message only a number is kept, of each
// sender only the latest, and of at most a few senders at a time. The page is searched once for all of them.

import { ownScript } from "./embed/own_script.js";
import { originOf } from "./embed/urls.js";

const home = originOf(ownScript(new Error()).url);

/** A height above this is ignored, in pixels. */
const MAX_HEIGHT = 20_000;

/** The number of senders whose messages are kept at a time. */
const MAX_SENDERS = 50;

/**
 * The frames of this page, in open shadow roots too.
 *
 * @param {ParentNode} root
 * @returns {HTMLIFrameElement[]}
 */
const framesIn = (root) =>
  Array.from(root.querySelectorAll("*")).flatMap((element) => [
    ...(element.localName === "iframe" ? [/** @type {HTMLIFrameElement} */ (element)] : []),
    ...(element.shadowRoot ? framesIn(element.shadowRoot) : []),
  ]);

/** @param {HTMLIFrameElement} frame */
const showsPledge = ({ src }) => src.startsWith(`${home}/p/`);

/** The frames that show a pledge. */
const pledgeFrames = new Set(framesIn(document).filter(showsPledge));

/**
 * The height in a message, in pixels: in this project's format, in Mastodon's or in WordPress's.
 *
 * @param {{ type?: string, height?: number, message?: string, value?: number } | null} data
 */
const heightIn = (data) => {
  if (data?.type === "sid-pledge-height" || data?.type === "setHeight") return data.height;
  return data?.message === "height" ? data.value : undefined;
};

/** The latest height by sender. @type {Map<MessageEventSource, { height: number, isHome: boolean }>} */
const heights = new Map();

const resizeFrames = () => {
  for (const frame of framesIn(document)) {
    const sent = frame.contentWindow && heights.get(frame.contentWindow);
    if (!sent || !(sent.isHome || showsPledge(frame))) continue;
    pledgeFrames.add(frame);
    const border = getComputedStyle(frame).boxSizing === "border-box" ? frame.offsetHeight - frame.clientHeight : 0;
    frame.style.height = `${Math.ceil(sent.height) + border}px`;
  }
  heights.clear();
};

addEventListener("message", ({ source, origin, data }) => {
  // The origin of a frame that is sandboxed without `allow-same-origin` is "null".
  if (!source || (origin !== home && origin !== "null")) return;
  const height = heightIn(data);
  if (typeof height !== "number" || !(height > 0 && height < MAX_HEIGHT)) return;
  if (!heights.size) setTimeout(resizeFrames);
  if (heights.size < MAX_SENDERS || heights.has(source)) heights.set(source, { height, isHome: origin === home });
});

/**
 * Sends a message to each frame. The target origin is `*`, because a sandboxed frame has none that could be named. The
 * messages contain no secret.
 *
 * @param {(frame: HTMLIFrameElement) => unknown} message
 */
const postToFrames = (message) => {
  for (const frame of pledgeFrames) {
    if (frame.isConnected) frame.contentWindow?.postMessage(message(frame), "*");
    else pledgeFrames.delete(frame);
  }
};

const postView = () =>
  postToFrames((frame) => ({ type: "sid-pledge-seen", from: Math.max(0, -frame.getBoundingClientRect().top) }));
addEventListener("scroll", postView, { passive: true });

// A frame that was loaded before this script has sent its height in vain: this requests it again.
postToFrames(() => ({ type: "setHeight", id: 1 }));
