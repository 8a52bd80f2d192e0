// For a page that frames a pledge: makes the frame as high as what is in it, and tells it from where it is seen, so that
// its way out stays in view. It heeds frames of this server's pledges alone, and changes nothing but their height.

const home = new URL(import.meta.url).origin;

/** The frames that show a pledge. */
const frames = () => Array.from(document.querySelectorAll("iframe")).filter(({ src }) => src.startsWith(`${home}/p/`));

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
  if (!frame || !(height > 0 && height < 20_000)) return;
  const edge = getComputedStyle(frame).boxSizing === "border-box" ? frame.offsetHeight - frame.clientHeight : 0;
  frame.style.height = `${Math.ceil(height) + edge}px`;
});

// What is told to a frame is no secret, and some of them have no origin to name.
const tell = (message) => {
  for (const frame of frames()) frame.contentWindow.postMessage(message(frame), "*");
};
const seen = () => tell((frame) => ({ type: "sid-pledge-seen", from: Math.max(0, -frame.getBoundingClientRect().top) }));
addEventListener("scroll", seen, { passive: true });

// A frame that was there first has told nobody.
tell(() => ({ type: "setHeight", id: 1 }));
