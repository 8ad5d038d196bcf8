import type { CounterCase, LeakEvidence } from "../counters/index.ts";
import type { Facts } from "../facts/index.ts";
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
import { d43 } from "./d43-changed-budget-not-seen.ts";
import { d44 } from "./d44-written-after-a-reset.ts";
import { d45 } from "./d45-another-end-users.ts";
import type { Cause, LeakCause } from "./kinds.ts";
import { type ModeName, unknownMode } from "./modes.ts";
import type { BypassEvidence, GapEvidence, RefusalEvidence, Share, Signature } from "./signature.ts";

/** A mode, and what shows it. */
export interface Blame<Kind extends Cause = Cause> {
  mode: ModeName;
  cause: Kind;
}

/** The part of a distance that a mode accounts for. */
export type ModeShare = Share & { mode: ModeName };

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
  d44,
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
  d43,
  d45,
];

/** A leak that no signature knows says how its request ended. */
export function classifyLeak(leak: LeakEvidence): Blame<LeakCause> {
  const { id, outcome, status, why } = leak.reservation.request;
  return (
    first((signature) => signature.leak?.(leak)) ?? {
      mode: unknownMode,
      cause: { kind: "unexplained-end", request: id, outcome, status, why },
    }
  );
}

/** What each mode accounts for, until nothing is left; what is left for no mode is not among them. */
export function shareOut(gap: GapEvidence): ModeShare[] {
  const shares: ModeShare[] = [];
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
function askedAgain(gap: GapEvidence, shares: ModeShare[]): ModeShare[] {
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

function claim({ mode, gap: of }: Signature, gap: GapEvidence): ModeShare | null {
  const share = of?.(gap) ?? null;
  return share && { mode, ...share };
}

/** null: no signature knows it. */
export function classifyRefusal(refusal: RefusalEvidence): Blame | null {
  return first((signature) => signature.refusal?.(refusal));
}

/** null: no signature knows it. */
export function classifyThrough(bypass: BypassEvidence): Blame | null {
  return first((signature) => signature.through?.(bypass));
}

/** null: no signature knows it. */
export function classifyRow(row: GapEvidence): Blame | null {
  return first((signature) => signature.row?.(row));
}

export function modeOfTwice(duplicates: readonly Duplicate[], counter: CounterCase): ModeName {
  return signatures.find((signature) => signature.twice?.(duplicates, counter))?.mode ?? unknownMode;
}

export function modeOfLow(counter: CounterCase, facts: Facts): ModeName {
  return signatures.find((signature) => signature.low?.(counter, facts))?.mode ?? unknownMode;
}

function first<Kind extends Cause>(test: (signature: Signature) => Kind | null | undefined): Blame<Kind> | null {
  for (const signature of signatures) {
    const cause = test(signature);
    if (cause) return { mode: signature.mode, cause };
  }
  return null;
}
