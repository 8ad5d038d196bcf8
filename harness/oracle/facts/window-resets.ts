import { kindOf, litellm } from "../../catalogue/index.ts";
import type { LedgerEntry } from "../../contracts/index.ts";
import { settingOf } from "../../preflight/index.ts";
import type { RecordedTrial } from "../../record/index.ts";
import { delaysJobs } from "./faults.ts";
import type { Facts } from "./types.ts";
import { type Ends, endsUntil } from "./window-ends.ts";

/** A trial's begin is written down a little after its clock has begun; and so is what it compares with, ms. */
const clockSlackMs = 1000;

/** LiteLLM's reset job with its defaults, and in the profile `fast`, s. */
const jobEveryS = { reporter: litellm.resetJobEveryS.value, fast: 10 };

type Emptied = Pick<LedgerEntry, "t">;

/**
 * Which of a window's emptyings are the ends of its periods: LiteLLM aligns these to the clock, and the first that follows an
 * end is its reset. One that follows no end takes away what belongs to the period that runs (#36941).
 */
export function endings<E extends Emptied>(emptied: readonly E[], ends: Ends): E[][] {
  const found: E[][] = [];
  for (const entry of emptied) {
    const last = found.at(-1);
    if (last && entry.t - last[0]!.t <= litellm.resetsTogetherWithinMs.value) last.push(entry);
    else if (hasEnded(ends, last?.at(-1)?.t ?? Number.NEGATIVE_INFINITY, entry.t)) found.push([entry]);
  }
  return found;
}

function hasEnded({ at }: Ends, since: number, until: number): boolean {
  return at.some((end) => end > since - clockSlackMs && end <= until + clockSlackMs);
}

/** Ends of periods that LiteLLM's job has let pass: by `until` at the latest it should have emptied the window. */
export function missedEnds(
  { at, certain }: Ends,
  reset: readonly { from: number; until: number }[],
  { environment }: RecordedTrial,
  { strikes }: Facts,
): { from: number; until: number }[] {
  if (!certain) return [];
  const own = Number(settingOf(environment, "general_settings", "proxy_budget_rescheduler_max_time") ?? Number.NaN);
  const dueMs = 1000 * (own > 0 ? own : jobEveryS[environment.profile]) + litellm.resetJobTakesMs.value;
  return at.flatMap((end) => {
    const disturbed = strikes.filter(({ kind, t }) => delaysJobs(kind) && t <= end + dueMs).map(({ until }) => until);
    const due = Math.max(end, ...disturbed) + dueMs;
    const isMet = reset.some(({ from, until }) => until >= end - clockSlackMs && from <= due);
    return isMet ? [] : [{ from: end, until: due }];
  });
}

export function endsOfWindow(duration: string, { environment, plan }: RecordedTrial, until: number): Ends | null {
  const faults = plan.phases.flatMap((phase) => phase.faults);
  const byHand = faults.some((fault) => kindOf(fault).setsSpend(fault)?.byHand === true);
  // Nothing is known of another machine's clock; and a key that is reset by hand begins its windows anew at that moment.
  return environment.stack.kind === "attach" || byHand ? null : endsUntil(duration, environment.startedAt, until);
}
