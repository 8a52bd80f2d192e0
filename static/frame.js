// For a page with the pledge in a frame: resizes the frame to its content, and tells the frame which part of it is in
// view, so that its quick exit stays there. Only frames of this server's pledges are handled, and only their height is
// changed.

const home = new URL(import.meta.url).origin;

/** A height above this is ignored, in pixels. */
const MAX_HEIGHT = 20_000;

/** The frames that show a pledge. */
const pledgeFrames = () =>
  Array.from(document.querySelectorAll("iframe")).filter(({ src }) => src.startsWith(`${home}/p/`));

/**
 * The height in a message, in pixels: in this project's format, in Mastodon's or in WordPress's.
 *
 * @param {{ type?: string, height?: number, message?: string, value?: number } | null} data
 */
const heightIn = (data) => {
  if (data?.type === "sid-pledge-height" || data?.type === "setHeight") return data.height;
  return data?.message === "height" ? data.value : undefined;
};

addEventListener("message", ({ source, origin, data }) => {
  // The origin of a frame that is sandboxed without `allow-same-origin` is "null".
  if (origin !== home && origin !== "null") return;
  const frame = pledgeFrames().find(({ contentWindow }) => contentWindow === source);
  const height = heightIn(data);
  if (!frame || !(height && height > 0 && height < MAX_HEIGHT)) return;
  const border = getComputedStyle(frame).boxSizing === "border-box" ? frame.offsetHeight - frame.clientHeight : 0;
  frame.style.height = `${Math.ceil(height) + border}px`;
});

/**
 * Sends a message to each frame. The target origin is `*`, because a sandboxed frame has none that could be named. The
 * messages contain no secret.
 *
 * @param {(frame: HTMLIFrameElement) => unknown} message
 */
const postToFrames = (message) => {
  for (const frame of pledgeFrames()) frame.contentWindow?.postMessage(message(frame), "*");
};

const postView = () =>
  postToFrames((frame) => ({ type: "sid-pledge-seen", from: Math.max(0, -frame.getBoundingClientRect().top) }));
addEventListener("scroll", postView, { passive: true });

// A frame that was loaded before this script has sent its height in vain: this requests it again.
postToFrames(() => ({ type: "setHeight", id: 1 }));
