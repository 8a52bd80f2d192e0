// What a sandboxed frame leaves undone, done in another way. It changes nothing where the browser does as usual.

/** Whether the page is nobody's: then it may be forbidden to open pages and to send forms. */
const isNobodys = () => self.origin === "null";

/** A form that may not be sent tells nobody so, not even its own script, which would have sent it otherwise. */
const submit = (button) => {
  const { form } = button;
  let heard = false;
  const hear = () => (heard = true);
  form.addEventListener("submit", hear, { once: true, capture: true });
  setTimeout(() => {
    form.removeEventListener("submit", hear, { capture: true });
    if (heard) return;
    form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button }));
  }, 0);
};

/** Opens a page beside this one, if that is allowed. */
const open = (url) => {
  try {
    const opened = window.open(url);
    if (opened) opened.opener = null;
    return Boolean(opened);
  } catch {
    return false;
  }
};

/** Sees to a click in a widget before the widget does. Where no page can be opened, `otherwise` is done in its place. */
export const see = (event, otherwise) => {
  if (!isNobodys()) return;
  const target = event.target.closest?.("button[type=submit], a[target=_blank]");
  if (!target) return;
  if (target.matches("button")) return submit(target);
  event.preventDefault();
  if (open(target.href)) return;
  event.stopPropagation();
  otherwise(target);
};
