// The types of <sid-pledge> in JSX. React listens to events of custom elements since version 19.

import type { ClassAttributes, HTMLAttributes } from "react";
import type { SidPledgeAttributes, SidPledgeElement, SidPledgeEventMap } from "./sid-pledge.js";

export * from "./sid-pledge.js";

type Handlers = { [Name in keyof SidPledgeEventMap as `on${Name}`]?: (event: SidPledgeEventMap[Name]) => void };

declare module "react" {
  namespace JSX {
    interface IntrinsicElements {
      "sid-pledge": ClassAttributes<SidPledgeElement> &
        HTMLAttributes<SidPledgeElement> &
        SidPledgeAttributes &
        Handlers;
    }
  }
}
