// What a sandboxed frame leaves undone, done in another way. Outside of frames it changes nothing.

/** A form that may not be sent tells nobody so, not even its own script, which would have sent it otherwise. */
const submit = (button, click) => {
  const { form } = button;
  let heard = false;
  const hear = () => (heard = true);
  form.addEventListener("submit", hear, { once: true, capture: true });
  setTimeout(() => {
    form.removeEventListener("submit", hear, { capture: true });
    if (heard || click.defaultPrevented) return;
    form.dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true, submitter: button }));
  }, 0);
};

/** Opens a page beside this one and tells it nothing of this one, if that is allowed. */
const open = (url) => {
  try {
    const tab = window.open();
    const link = Object.assign(tab.document.createElement("a"), { href: url, rel: "noreferrer" });
    tab.document.body.append(link);
    link.click();
    tab.opener = null;
    return true;
  } catch {
    return false;
  }
};

/** Shows the address of a link that cannot be followed, to be copied by hand. */
const show = (link) => {
  const field = Object.assign(document.createElement("input"), { className: "link", readOnly: true, value: link.href });
  field.ariaLabel = link.textContent.trim();
  if (!link.nextElementSibling?.matches("input.link")) link.after(field);
  link.nextElementSibling.select();
};

/** Sees to a click in a widget before the widget does. Where no page can be opened, `pass` passes on what was to be shared. */
export const see = (event, pass) => {
  if (self === top) return;
  const target = event.target.closest?.("button[type=submit], a[target=_blank]");
  if (!target) return;
  if (target.matches("button")) return submit(target, event);
  event.preventDefault();
  if (open(target.href)) return;
  event.stopPropagation();
  if (target.dataset.channel) pass();
  else show(target);
};
