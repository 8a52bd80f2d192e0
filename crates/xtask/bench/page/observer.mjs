// Observer of a page that is measured. It runs in the page.

/**
 * Notes when the measured part is visible, what the page does meanwhile, and what a tap on the part leads to.
 *
 * `path` contains a selector for each level of shadow roots. All times are in milliseconds since 1970, so that those of
 * the page and of this program compare. With `tap`, the page reports where the part is as soon as it is visible.
 *
 * @param {{ path: string[], tap: boolean }} options
 */
export const observe = ({ path, tap }) => {
  const now = () => performance.timeOrigin + performance.now();
  const notes = { tasks: [], shift: 0 };
  window.notes = notes;
  const watch = (type, note) =>
    new PerformanceObserver((list) => list.getEntries().forEach(note)).observe({ type, buffered: true });
  watch("longtask", ({ startTime, duration }) => notes.tasks.push([performance.timeOrigin + startTime, duration]));
  watch("layout-shift", ({ hadRecentInput, value }) => {
    if (!hadRecentInput) notes.shift += value;
  });
  watch("paint", ({ name, startTime }) => {
    notes[name] = performance.timeOrigin + startTime;
  });
  addEventListener("sid-pledge-ready", () => {
    notes.alive ??= now();
  });
  if (!path.length) return;

  const root = () => path.slice(0, -1).reduce((node, selector) => node?.querySelector(selector)?.shadowRoot, document);
  const isVisible = (element) => element?.getBoundingClientRect().height > 0;
  const part = () => root()?.querySelector(path.at(-1));
  // The frame of an animation callback has been produced when a message that the callback sent arrives.
  const afterFrame = (then) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = then;
    port2.postMessage(0);
  };
  const onceInFrame = (condition, then) => {
    const check = () => (condition() ? afterFrame(then) : requestAnimationFrame(check));
    requestAnimationFrame(check);
  };

  // What a visitor sees of the pledge: its text, and the state of its button.
  const appearance = () => {
    const section = root()?.querySelector("section.pledge");
    const button = section?.querySelector("button");
    return [section?.textContent, button?.ariaDisabled, button && getComputedStyle(button).opacity].join();
  };
  const followTap = () => {
    const before = appearance();
    addEventListener(
      "touchstart",
      ({ timeStamp }) => {
        const touched = performance.timeOrigin + timeStamp;
        onceInFrame(
          () => appearance() !== before,
          () => {
            notes.sign = now() - touched;
          },
        );
        onceInFrame(
          () => isVisible(root()?.querySelector(".thanks")),
          () => {
            notes.acknowledged = now() - touched;
          },
        );
      },
      { capture: true, once: true, passive: true },
    );
  };
  const aim = () => {
    part().scrollIntoView({ block: "center", behavior: "instant" });
    requestAnimationFrame(() => {
      followTap();
      const { x, y, width, height } = part().getBoundingClientRect();
      window.tapAt(x + width / 2, y + height / 2);
    });
  };

  onceInFrame(
    () => isVisible(part()),
    () => {
      notes.visible = now();
      if (tap) aim();
    },
  );
};
