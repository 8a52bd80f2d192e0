// What Vue's templates may say of the element, and what they may not: they are checked against its props.

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
// @ts-expect-error: what Vue sets to false is still there
export const flag: Props = { noStorage: false };
// @ts-expect-error: no such way to share
export const channel: Props = { onSidPledgeShared: ({ detail }) => detail.channel === "pigeon" };
// @ts-expect-error: no such event
export const event: Props = { onSidPledgeSold: () => {} };
