import type { RequestFacts } from "../evidence/request.ts";
import type { LeakEvidence } from "../leaks.ts";
import { d1 } from "./d1.ts";
import { d2 } from "./d2.ts";
import { d9 } from "./d9.ts";
import { d10 } from "./d10.ts";
import type { GapEvidence, Signature } from "./signature.ts";

export type { GapEvidence } from "./signature.ts";

/** Most specific first: a request may have been cancelled on a replica that was killed while Redis lost its replies. */
const signatures: readonly Signature[] = [d10, d9, d1, d2];

export const unknownMode = "unknown mode";

export interface Classified {
  mode: string;
  phrase: string;
  why: string;
}

export function classifyLeak(leak: LeakEvidence): Classified {
  return classify((signature) => signature.leak?.(leak) ?? null, unexplainedEnd(leak.reservation.request));
}

function unexplainedEnd({ id, outcome, status, why }: RequestFacts): string {
  const detail = [status, why].filter((part) => part !== null).join(", ");
  return `${id} ended with ${outcome ?? "nothing"}${detail === "" ? "" : ` (${detail})`}, and nothing that is known to leak was done to it`;
}

/** null: no signature knows it. */
export function classifyGap(gap: GapEvidence): Classified | null {
  const classified = classify((signature) => signature.gap?.(gap) ?? null, "");
  return classified.mode === unknownMode ? null : classified;
}

function classify(test: (signature: Signature) => string | null, otherwise: string): Classified {
  for (const signature of signatures) {
    const why = test(signature);
    if (why !== null) return { mode: signature.mode, phrase: signature.phrase, why };
  }
  return { mode: unknownMode, phrase: "for a reason that is not known", why: otherwise };
}
