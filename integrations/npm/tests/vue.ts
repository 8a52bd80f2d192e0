// Valid and invalid uses of the element in Vue's templates, which are checked against its props.

import type {} from "sid-pledge/vue";
import type { GlobalComponents } from "vue";

type Element = InstanceType<GlobalComponents["sid-pledge"]>;
type Props = Element["$props"];

export const right: Props = {
  class: "wide",
  lang: "fr",
  endpoint: "https://HOST",
  layout: "compact",
  noStorage: null,
  debug: "",
  onSidPledgeTaken: () => {},
  onSidPledgeStepChanged: ({ detail }) => detail.step.trim(),
};

export const layout = (element: Element) => element.layout;

// @ts-expect-error: no such theme
export const theme: Props = { theme: "plaid" };
// @ts-expect-error: Vue keeps an attribute that it sets to false
export const flag: Props = { noStorage: false };
// @ts-expect-error: no such channel
export const channel: Props = { onSidPledgeShared: ({ detail }) => detail.channel === "pigeon" };
// @ts-expect-error: no such event
export const event: Props = { onSidPledgeSold: () => {} };
