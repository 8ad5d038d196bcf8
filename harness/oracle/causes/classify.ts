import { modeOf } from "../../catalogue/index.ts";
import type { CounterCase, LeakEvidence } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import type { Duplicate } from "../ledger/index.ts";
import { near, sum } from "../numbers.ts";
import { d1 } from "./d01-stream-aborted-after-a-chunk.ts";
import { d2 } from "./d02-stream-aborted-before-the-first-chunk.ts";
import { d3 } from "./d03-token-count.ts";
import { d4 } from "./d04-route-without-callback.ts";
import { d5 } from "./d05-pass-through.ts";
import { d6 } from "./d06-realtime-refused.ts";
import { d7 } from "./d07-stream-without-terminal-event.ts";
import { d8 } from "./d08-background-hold.ts";
import { d9 } from "./d09-replica-killed.ts";
import { d10, d10Unsent } from "./d10-redis-reply-lost.ts";
import { d11 } from "./d11-failed-read-taken-for-a-miss.ts";
import { d12 } from "./d12-cold-counter-on-several-replicas.ts";
import { d13 } from "./d13-cold-counter-seeded-per-request.ts";
import { d14 } from "./d14-no-redis.ts";
import { d15 } from "./d15-namespace.ts";
import { d16 } from "./d16-reset-not-seen.ts";
import { d17 } from "./d17-settled-after-a-reset.ts";
import { d18 } from "./d18-request-outlives-the-ttl.ts";
import { d19 } from "./d19-counter-lost-in-flight.ts";
import { d20 } from "./d20-further-calls.ts";
import { d21 } from "./d21-failed-requests-billed-to-the-row.ts";
import { d22 } from "./d22-stale-fallback.ts";
import { d25 } from "./d25-row-too-low.ts";
import { d28 } from "./d28-settled-side-by-side.ts";
import { d29 } from "./d29-seeded-with-the-charge.ts";
import { d30 } from "./d30-cancelled-message-counted.ts";
import { d31 } from "./d31-lost-counter-not-seeded.ts";
import { d32 } from "./d32-answer-without-usage.ts";
import { d33 } from "./d33-reset-carried-out-twice.ts";
import { d34 } from "./d34-billed-nowhere.ts";
import { d35 } from "./d35-window-counted-twice.ts";
import { d37 } from "./d37-delivery-given-up.ts";
import { d38 } from "./d38-settled-at-another-amount.ts";
import { d39 } from "./d39-own-count-for-a-usage.ts";
import { d40 } from "./d40-newcomers-at-once.ts";
import { d41 } from "./d41-row-that-lags.ts";
import { d42 } from "./d42-replicas-that-count-alone.ts";
import type { BypassEvidence, GapEvidence, RefusalEvidence, Share, Signature } from "./signature.ts";

/** Most specific first: a request may have been cancelled on a replica that was killed while Redis lost its replies. */
const signatures: readonly Signature[] = [
  d15,
  d10,
  d9,
  d3,
  d4,
  d5,
  d6,
  d7,
  d8,
  d32,
  d10Unsent,
  d1,
  d2,
  d38,
  d20,
  d11,
  d12,
  d13,
  d14,
  d35,
  d33,
  d16,
  d29,
  d17,
  d18,
  d19,
  d28,
  d31,
  d22,
  d30,
  d21,
  d39,
  d37,
  d25,
  d34,
  d40,
  d41,
  d42,
];

export const unknownMode = "unknown mode";

/** A mode in a few words. */
export function phraseOf(mode: string): string {
  return modeOf(mode)?.phrase ?? "for a reason that is not known";
}

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

/** What each mode accounts for, until nothing is left; what is left for no mode is not among them. */
export function shareOut(gap: GapEvidence): (Classified & Share)[] {
  const shares: (Classified & Share)[] = [];
  let amount = gap.amount;
  for (const signature of signatures) {
    if (near(amount, 0)) return shares;
    const share = claim(signature, { ...gap, amount });
    if (share === null) continue;
    shares.push(share);
    amount -= share.amount;
  }
  return near(amount, 0) || shares.length === 0 ? shares : askedAgain({ ...gap, amount }, shares);
}

/**
 * A counter may be too low by one mode and too high by another, and which way it is off in all decides what the first are asked. Each is
 * asked once more for the rest and what it has claimed of it, and counts where it accounts for both to the cent.
 */
function askedAgain(gap: GapEvidence, shares: (Classified & Share)[]): (Classified & Share)[] {
  for (const signature of signatures) {
    const others = shares.filter(({ mode }) => mode !== signature.mode);
    if (others.length === 0) continue;
    const own = shares.filter(({ mode }) => mode === signature.mode);
    const amount = gap.amount + sum(own.map((share) => share.amount));
    const share = near(amount, 0) ? null : claim(signature, { ...gap, amount });
    if (share !== null && near(share.amount, amount)) return [...others, share];
  }
  return shares;
}

function claim({ mode, gap: of }: Signature, gap: GapEvidence): (Classified & Share) | null {
  const claimed = of?.(gap) ?? null;
  if (claimed === null) return null;
  const share = typeof claimed === "string" ? { amount: gap.amount, why: claimed } : claimed;
  return { mode, phrase: phraseOf(mode), ...share };
}

/** null: no signature knows it. */
export function classifyRefusal(refusal: RefusalEvidence): Classified | null {
  const classified = classify((signature) => signature.refusal?.(refusal) ?? null, "");
  return classified.mode === unknownMode ? null : classified;
}

/** null: no signature knows it. */
export function classifyThrough(bypass: BypassEvidence): Classified | null {
  const classified = classify((signature) => signature.through?.(bypass) ?? null, "");
  return classified.mode === unknownMode ? null : classified;
}

/** null: no signature knows it. */
export function classifyRow(row: GapEvidence): Classified | null {
  const classified = classify((signature) => signature.row?.(row) ?? null, "");
  return classified.mode === unknownMode ? null : classified;
}

export function classifyTwice(duplicates: readonly Duplicate[], counter: CounterCase): Classified {
  return classify((signature) => signature.twice?.(duplicates, counter) ?? null, "");
}

export function classifyLow(counter: CounterCase, facts: Facts): Classified {
  return classify((signature) => signature.low?.(counter, facts) ?? null, "");
}

function classify(test: (signature: Signature) => string | null, otherwise: string): Classified {
  for (const signature of signatures) {
    const why = test(signature);
    if (why !== null) return classified(signature.mode, why);
  }
  return classified(unknownMode, otherwise);
}

function classified(mode: string, why: string): Classified {
  return { mode, phrase: phraseOf(mode), why };
}
