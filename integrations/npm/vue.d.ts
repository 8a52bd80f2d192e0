// What Vue's templates know of <sid-pledge>, once Vue is told that it is an element.

import type { HTMLAttributes } from "vue";
import type { SidPledgeAttributes, SidPledgeElement, SidPledgeEventMap } from "./sid-pledge.js";

export * from "./sid-pledge.js";

type Handlers = {
  [Name in keyof SidPledgeEventMap as `on${Capitalize<Camel<Name>>}`]?: (event: SidPledgeEventMap[Name]) => void;
};

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

// An attribute that Vue sets to false is still there, so a flag that is off is null. Templates know both of its names.
type Flag = true | "" | null;
type Attributes = Omit<SidPledgeAttributes, "no-storage" | "debug"> & {
  "no-storage"?: Flag;
  noStorage?: Flag;
  debug?: Flag;
};

declare module "vue" {
  interface GlobalComponents {
    "sid-pledge": new () => SidPledgeElement & { $props: HTMLAttributes & Attributes & Handlers };
  }
}
