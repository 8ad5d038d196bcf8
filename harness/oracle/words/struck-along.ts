import type { PlannedFault } from "../../contracts/index.ts";
import type { Case, CounterCase } from "../counters/case.ts";
import { isFault, plannedFaults, strikesOf } from "../facts/faults.ts";
import type { RequestFacts } from "../facts/request.ts";
import { list, plural } from "../numbers.ts";

type RedisFault = Extract<PlannedFault, { kind: "redis" }>;

/**
 * How many commands a rule has struck: its own strikes, and those that would have been struck and went down with one, because the
 * client had sent them on the same connection. A client that shares one connection has all of a replica's commands there.
 */
export function timesStruck(found: Case, fault: RedisFault): number {
  const strikes = strikesOf(fault, found.facts);
  const { command, amount, key } = fault.rule;
  if (amount !== "any") return strikes.length;
  const counters = found.counters.filter(({ ref }) => key === "*" || key === `counter:${ref}`);
  const meant = ({ struck }: CounterCase) =>
    struck.filter((entry) => isFault(entry.fault, fault.id) && (command === "*" || command === entry.command)).length;
  const seen = Math.max(0, ...counters.map(meant));
  // The ledger has counters only; a command may be about several of them.
  const unseen = strikes.filter(({ detail }) => !found.counters.some((counter) => detail.endsWith(` ${counter.key}`)));
  return Math.max(strikes.length, unseen.length + seen);
}

/** What a fault took along because it was on the same connection: of which requests it changed the fate of a write. */
export function struckAlongLabels(found: Case): string[] {
  return plannedFaults(found.trial.plan).flatMap(({ fault }) => {
    if (fault.kind !== "redis") return [];
    const times = strikesOf(fault, found.facts).length;
    const requests = new Set(found.counters.flatMap((counter) => writersStruck(counter, fault.id)));
    if (times === 0 || requests.size <= times) return [];
    return [
      `one connection: ${fault.id} struck ${plural(times, "command")} and what was on the same connection, writes of ${list([...requests].sort(byNumber), 6)}`,
    ];
  });
}

function writersStruck({ struck, book }: CounterCase, fault: string): string[] {
  const entries = new Set(struck.flatMap((entry) => (isFault(entry.fault, fault) ? [entry.n] : [])));
  const isStruck = (n: number | null | undefined) => n != null && entries.has(n);
  const ids = (requests: Iterable<RequestFacts>) => [...requests].map(({ id }) => id);
  const written = [...book.reservations.values()].flat().filter((reservation) => {
    const { n, ending, endedBy, blocked } = reservation;
    return isStruck(n) || (ending === "settled" && isStruck(endedBy)) || isStruck(blocked?.n);
  });
  const charged = [...book.charges].filter(([, { n }]) => isStruck(n)).map(([request]) => request);
  return [...ids(written.map(({ request }) => request)), ...ids(charged)];
}

const byNumber = (a: string, b: string) => a.localeCompare(b, "en", { numeric: true });
