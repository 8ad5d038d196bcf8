import type { Case, CounterCase } from "../counters/index.ts";
import type { RequestFacts } from "../facts/index.ts";
import { isFault, plannedFaults, strikesOf } from "../facts/index.ts";
import type { Label } from "./label.ts";

/** What a fault took along because it was on the same connection: of which requests it changed the fate of a write. */
export function struckAlong(found: Case): Label<"one-connection">[] {
  return plannedFaults(found.trial.plan).flatMap(({ fault }) => {
    if (fault.kind !== "redis") return [];
    const times = strikesOf(fault, found.facts).length;
    const requests = new Set(found.counters.flatMap((counter) => writersStruck(counter, fault.id)));
    if (times === 0 || requests.size <= times) return [];
    return [{ kind: "one-connection", fault: fault.id, commands: times, requests: [...requests].sort(byNumber) }];
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
