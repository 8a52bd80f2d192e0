// The types of <sid-pledge> in Vue's templates, for an app that configures it as a custom element.

import type { HTMLAttributes } from "vue";
import type { SidPledgeAttributes, SidPledgeElement, SidPledgeEventMap } from "./sid-pledge.js";

export * from "./sid-pledge.js";

type Handlers = {
  [Name in keyof SidPledgeEventMap as `on${Capitalize<Camel<Name>>}`]?: (event: SidPledgeEventMap[Name]) => void;
};

type Camel<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<Camel<Rest>>}`
  : Name;

// Vue keeps an attribute that it sets to false, so a flag is switched off by null. Templates accept both of its names.
type Flag = true | "" | null;
type FlagName = {
  [Name in keyof SidPledgeAttributes]-?: boolean extends SidPledgeAttributes[Name] ? Name : never;
}[keyof SidPledgeAttributes];
type Attributes = Omit<SidPledgeAttributes, FlagName> & { [Name in FlagName | Camel<FlagName>]?: Flag };

declare module "vue" {
  interface GlobalComponents {
    "sid-pledge": new () => SidPledgeElement & { $props: HTMLAttributes & Attributes & Handlers };
  }
}
