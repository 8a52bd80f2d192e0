// Valid and invalid uses of the element in a TypeScript page.

import "sid-pledge";
import type { Channel, SidPledgeElement } from "sid-pledge";

const made: SidPledgeElement = document.createElement("sid-pledge");
const found = document.querySelector("sid-pledge");
made.layout = found?.layout ?? "compact";
made.audience = "teen";
made.noStorage = true;
made.lang = "fr";

made.addEventListener("sid-pledge-taken", ({ detail }) => {
  // @ts-expect-error: the event contains no personal data
  detail.name.trim();
});
document.addEventListener("sid-pledge-shared", ({ detail }) => {
  const channel: Channel = detail.channel;
  if (channel === "whatsapp") return;
  // @ts-expect-error: no such channel
  if (channel === "pigeon") return;
});
window.addEventListener("sid-pledge-step-changed", ({ detail }) => `${detail.step.trim()} ${detail.done === true}`);
addEventListener("sid-pledge-counts-changed", ({ detail }) => detail.pledges + detail.shares + detail.visits);
made.addEventListener("sid-pledge-failed", ({ detail }) => detail.reason === "blocked");

// @ts-expect-error: no such layout
made.layout = "huge";
// @ts-expect-error: a flag
made.noStorage = "yes";
// @ts-expect-error: no such property
made.colour = "#7a1fa2";
// @ts-expect-error: no such event of the element, so it has no detail
made.addEventListener("sid-pledge-sold", ({ detail }) => detail);
