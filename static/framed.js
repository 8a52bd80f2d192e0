// For the pledge's page in a frame: sends the height to the page around it, in the formats of this project, of
// WordPress and of Mastodon. Messages are accepted from that page alone. A frame cannot know the origin of the page
// around it, so messages are sent to any; they contain no secret.

const page = document.documentElement;
const secret = /[#?&]secret=(\w+)/.exec(location.hash)?.[1];
const post = (/** @type {unknown} */ message) => parent.postMessage(message, "*");

/**
 * The id of the latest request in Mastodon's format.
 *
 * @type {number | undefined}
 */
let requestId;

const postHeight = () => {
  const height = Math.ceil(page.getBoundingClientRect().height);
  post({ type: "sid-pledge-height", height });
  if (secret) post({ message: "height", value: height, secret });
  if (requestId !== undefined) post({ type: "setHeight", id: requestId, height });
};

/** Set while an answer is due. All requests until then get one. */
let isRequested = false;

const answer = () => {
  isRequested = false;
  postHeight();
};

/**
 * Moves the quick exit to the part of the frame that is in view.
 *
 * @param {unknown} top Its distance from the top of the frame, in pixels.
 */
const showExitAt = (top) => {
  if (typeof top !== "number" || !(top >= 0)) return;
  document.querySelector("sid-pledge")?.style.setProperty("--_sid-seen-from", `${top}px`);
};

addEventListener("message", ({ source, data }) => {
  if (source !== parent) return;
  if (data?.type === "sid-pledge-seen") showExitAt(data.from);
  if (data?.type === "setHeight") requestId = typeof data.id === "number" ? data.id : undefined;
  else if (data?.message !== "ready") return;
  if (!isRequested) setTimeout(answer);
  isRequested = true;
});
// WordPress hides a frame until it has sent its height, and a hidden frame is not observed.
postHeight();
new ResizeObserver(postHeight).observe(page);

/**
 * The section of the page that a link belongs to.
 *
 * @param {HTMLAnchorElement} link
 */
const sectionOf = (link) => {
  if (link.dataset.channel) return "sid-share";
  return link.closest(".help") ? "sid-help" : "";
};

// WordPress sandboxes a frame without `allow-popups`, and opens a link only if it leads to this server. So each link
// opens the pledge's page instead, at the link's section; there all links work. It is not counted as a share.
if (secret && origin === "null") {
  const openPage = (/** @type {MouseEvent} */ event) => {
    const isLink = (/** @type {EventTarget} */ node) => node instanceof Element && node.matches("a[target=_blank]");
    const link = /** @type {HTMLAnchorElement | undefined} */ (event.composedPath().find(isLink));
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const url = new URL(location.href);
    url.searchParams.delete("frame");
    url.hash = sectionOf(link);
    post({ message: "link", value: url.href, secret });
  };
  document.addEventListener("click", openPage, true);
}
