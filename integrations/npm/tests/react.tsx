// Valid and invalid uses of the element in JSX.

import { useRef } from "react";
import type { SidPledgeElement } from "sid-pledge/react";

export function Right() {
  const element = useRef<SidPledgeElement>(null);
  return (
    <sid-pledge
      key="one"
      ref={element}
      className="wide"
      lang="fr"
      endpoint="https://HOST"
      partner="ngo-be"
      layout="compact"
      accent="#7a1fa2"
      no-storage
      debug={false}
      onsid-pledge-taken={() => element.current?.remove()}
      onsid-pledge-shared={({ detail }) => detail.channel === "qr"}
      onsid-pledge-counts-changed={(event) => event.detail.pledges + 1}
    >
      <a href="https://HOST/p/sid-2023">Take the pledge</a>
    </sid-pledge>
  );
}

// @ts-expect-error: no such theme
export const theme = <sid-pledge theme="plaid" />;
// @ts-expect-error: no such attribute
export const attribute = <sid-pledge colour="#7a1fa2" />;
// @ts-expect-error: no such channel
export const channel = <sid-pledge onsid-pledge-shared={({ detail }) => detail.channel === "pigeon"} />;
// @ts-expect-error: a flag
export const flag = <sid-pledge no-storage="yes" />;
