// In a frame: tells the page around it how high this one is, in our own words, in WordPress's and in Mastodon's. It heeds
// nobody but that page. What it tells is no secret, and whose page that is, a frame cannot know: so it is told to any.

const page = document.documentElement;
const secret = /[#?&]secret=(\w+)/.exec(location.hash)?.[1];
const say = (message) => parent.postMessage(message, "*");

/** The id of a question in Mastodon's way, once there was one. */
let id;

const tell = () => {
  const height = Math.ceil(page.getBoundingClientRect().height);
  say({ type: "sid-pledge-height", height });
  if (secret) say({ message: "height", value: height, secret });
  if (id !== undefined) say({ type: "setHeight", id, height });
};

addEventListener("message", ({ source, data }) => {
  if (source !== parent) return;
  if (data?.type === "sid-pledge-seen" && data.from >= 0) {
    document.querySelector("sid-pledge")?.style.setProperty("--seen-from", `${data.from}px`);
  }
  if (data?.type === "setHeight") ({ id } = data);
  else if (data?.message !== "ready") return;
  tell();
});
// A frame that is hidden until it speaks, as WordPress has it, is not observed.
tell();
new ResizeObserver(tell).observe(page);

// WordPress sandboxes a frame so that it opens no page, and follows a link to this server alone: to the pledge as a page of
// its own, where all links work. Nothing is counted for that.
if (secret && origin === "null") {
  const see = (event) => {
    const link = event.composedPath().find((node) => node.matches?.("a[target=_blank]"));
    if (!link) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const whole = new URL(location.href);
    whole.searchParams.delete("frame");
    whole.hash = link.dataset.channel ? "sid-share" : link.closest(".help") ? "sid-help" : "";
    say({ message: "link", value: whole.href, secret });
  };
  document.addEventListener("click", see, true);
}
