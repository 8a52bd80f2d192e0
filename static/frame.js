// For a page that frames a pledge: makes the frame as high as what is in it. It heeds frames of this server's pledges
// alone, and changes nothing but their height.

const home = new URL(import.meta.url).origin;

/** The frames that show a pledge. */
const frames = () => Array.from(document.querySelectorAll(`iframe[src^="${home}/p/"]`));

/** The height a frame tells, in pixels: in our own words, in Mastodon's or in WordPress's. */
const told = (data) => {
  if (data?.type === "sid-pledge-height" || data?.type === "setHeight") return data.height;
  return data?.message === "height" ? data.value : undefined;
};

addEventListener("message", ({ source, origin, data }) => {
  // A frame that is sandboxed to be nobody's says that its origin is null.
  if (origin !== home && origin !== "null") return;
  const frame = frames().find(({ contentWindow }) => contentWindow === source);
  const height = told(data);
  if (frame && height > 0 && height < 20_000) frame.style.height = `${Math.ceil(height)}px`;
});

// A frame that was there first has told nobody. The question is no secret, and some of those asked have no origin to name.
for (const { contentWindow } of frames()) contentWindow.postMessage({ type: "setHeight", id: 1 }, "*");
