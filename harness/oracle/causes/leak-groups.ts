import type { Finding } from "../../contracts/index.ts";
import { describeLeak, type LeakEvidence } from "../counters/index.ts";
import { list, plural, sum } from "../numbers.ts";
import { classifyLeak } from "./classify.ts";

/** Leaks of one counter and one mode. */
export interface LeakGroup {
  mode: string;
  phrase: string;
  leaks: LeakEvidence[];
  amount: number;
  /** Each circumstance that shows the mode, with how often it was met. */
  circumstances: string;
}

/** Look-alikes left out: they are labelled. */
export function groupByMode(leaks: readonly LeakEvidence[]): LeakGroup[] {
  const real = leaks.filter(({ lookAlike }) => lookAlike === null);
  const classified = real.map((leak) => ({ leak, ...classifyLeak(leak) }));
  return [...Map.groupBy(classified, ({ mode }) => mode)].map(([mode, members]) => ({
    mode,
    phrase: members[0]!.phrase,
    leaks: members.map(({ leak }) => leak),
    amount: sum(members.map(({ leak }) => leak.amount)),
    circumstances: countedCircumstances(members.map(({ why }) => why)),
  }));
}

function requestsOf(leaks: readonly LeakEvidence[]): string[] {
  return [...new Set(leaks.map(({ reservation }) => reservation.request.id))];
}

/** The parts of a finding that rest on leaks. */
export function leakEvidence(leaks: readonly LeakEvidence[]): Pick<Finding, "requests" | "leaks" | "evidence"> {
  return {
    requests: requestsOf(leaks),
    leaks: leaks.map(describeLeak),
    evidence: {
      ledger: leaks.map(({ reservation }) => reservation.n),
      samples: [...new Set(leaks.flatMap(({ seenAt }) => seenAt.map(({ rest }) => rest.label)))],
    },
  };
}

/** "6 reservations never settled (D1, streams aborted after a chunk)" */
export function headline({ leaks, mode, phrase }: LeakGroup): string {
  return `${plural(leaks.length, "reservation")} never settled (${mode}, ${phrase})`;
}

function countedCircumstances(whys: string[]): string {
  const counts = Map.groupBy(whys, (why) => why);
  if (counts.size === 1) return whys[0]!;
  return list([...counts].map(([why, same]) => (same.length === 1 ? why : `${same.length} times ${why}`)));
}
