import { type BoundEntity, EntityKind, type LedgerEntry } from "../../contracts/index.ts";
import { operationOf } from "../../oracle/index.ts";

/** One call of the probe: what stood in the ledger from its sending until all was quiet again. */
export interface SeenCall {
  replica: number;
  /** When the provider had it; null: it never came there. */
  receivedAt: number | null;
  entries: readonly LedgerEntry[];
}

/** Which of the entities' counters a ledger entry is about, whatever namespace stands before its key. */
export function counterIn({ key }: LedgerEntry, entities: readonly BoundEntity[]): BoundEntity | undefined {
  return entities.find(({ counterKey }) => key === counterKey || key.endsWith(`:${counterKey}`));
}

/** What the calls show of the deployment: only what was seen on the wire. */
export function capabilitiesSeen(
  calls: readonly SeenCall[],
  entities: readonly BoundEntity[],
): { reservation: boolean | null; counters: EntityKind[] } {
  const kinds = new Set(
    calls.flatMap(({ entries }) => entries.flatMap((entry) => counterIn(entry, entities)?.kind ?? [])),
  );
  return { reservation: reservationSeen(calls), counters: EntityKind.options.filter((kind) => kinds.has(kind)) };
}

/** Null: it may as well be the charge of an earlier call, of which none was seen in its time. */
function reservationSeen(calls: readonly SeenCall[]): boolean | null {
  const first = calls.findIndex(grewBefore);
  if (first < 0) return false;
  return calls.slice(0, first).every(isCharged) ? true : null;
}

/** LiteLLM settles or charges a call after the provider had it, and most often after its answer. */
export function isCharged({ receivedAt, entries }: Omit<SeenCall, "replica">): boolean {
  return receivedAt !== null && entries.some((entry) => operationOf(entry).kind === "add" && entry.t >= receivedAt);
}

/** Budget is reserved when a counter grows before the provider hears of the call. */
function grewBefore({ receivedAt, entries }: SeenCall): boolean {
  return entries.some((entry) => {
    const operation = operationOf(entry);
    return operation.kind === "add" && operation.amount > 0 && receivedAt !== null && entry.t < receivedAt;
  });
}

/** "" or "namespace:", of what is added to: other things may be kept beside a counter under longer keys. */
export function prefixSeen(calls: readonly SeenCall[], entities: readonly BoundEntity[]): string {
  const prefixes = calls.flatMap(({ entries }) =>
    entries.flatMap((entry) => {
      const counter = operationOf(entry).kind === "add" ? counterIn(entry, entities) : undefined;
      return counter ? [entry.key.slice(0, entry.key.length - counter.counterKey.length)] : [];
    }),
  );
  // With a namespace some releases write to a counter's key without it, too.
  return prefixes.reduce((longest, prefix) => (prefix.length > longest.length ? prefix : longest), "");
}

/** The lifetime that a replica gave to a counter, seconds; null where no command says so. */
export function ttlSeen(calls: readonly SeenCall[]): number | null {
  for (const entry of calls.flatMap(({ entries }) => entries)) {
    const operation = operationOf(entry);
    if ((operation.kind === "expire" || operation.kind === "set") && operation.ttlS) return operation.ttlS;
  }
  return null;
}

/** Calls whose commands came through another replica's proxy. */
export function crossed(calls: readonly SeenCall[]): { replica: number; through: number }[] {
  return calls.flatMap(({ replica, entries }) => {
    const others = entries.filter((entry) => entry.replica !== replica && operationOf(entry).kind === "add");
    return others.length > 0 ? [{ replica, through: others[0]!.replica }] : [];
  });
}
