import { entities as kinds, litellm } from "../../catalogue/index.ts";
import type { CounterCase, Reading } from "../counters/index.ts";
import { type Life, lifeAt } from "../counters/index.ts";
import type { Facts, RequestFacts } from "../facts/index.ts";
import { closesRedis, costIsKnown, isLate } from "../facts/index.ts";
import type { CounterBook, Movement, StruckEntry } from "../ledger/index.ts";
import { isFirstOwnSpend } from "../ledger/index.ts";
import { epsilon, near, sum } from "../numbers.ts";
import { idsOf } from "./ids.ts";
import type { Repair, RepairPart } from "./kinds.ts";
import { entriesOf } from "./shares.ts";
import type { GapEvidence, Share } from "./signature.ts";

interface Disturbed {
  facts: Pick<Facts, "strikes">;
  struck: readonly StruckEntry[];
  book: Pick<CounterBook, "movements">;
}

/**
 * The fault for which a replica deleted the counter to be safe: a command of its own had failed before, on this counter
 * or on another of the same request, for LiteLLM sends those of all its counters as one. What is sent on a connection that
 * a restart of Redis closed fails unseen. Null: it was for no fault.
 */
export function repairedFor(disturbed: Disturbed, deletion: Movement): string | null {
  return failedBefore(disturbed, deletion) ?? belowZeroAfter(disturbed, deletion);
}

function failedBefore({ facts, struck, book }: Disturbed, { kind, by, n, t, replica }: Movement): string | null {
  if (kind !== "wiped" || by !== "deleted" || replica === null) return null;
  // What waited behind a delayed command was sent before the deletion, and is read after it.
  const own = struck.findLast(
    (entry) => (entry.n < n || entry.since < t) && entry.replica === replica && hasFailed(entry),
  );
  // Where Redis came back empty, counters are also deleted because they stand below zero (D19).
  const isEmptied = book.movements.some((moved) => moved.by === "evicted");
  const strike = facts.strikes.findLast(
    (one) =>
      ((one.kind === "redis" && one.replica === replica) || (closesRedis(one) && !isEmptied)) &&
      one.t <= t &&
      one.t >= t - litellm.repairsWithinMs.value &&
      !isLate(one),
  );
  return own?.fault ?? strike?.fault ?? null;
}

/** 1.84.0 deletes what stands below zero, with the request's other counters: what a repair of that one had led to. */
function belowZeroAfter(disturbed: Disturbed, { belowZero }: Movement): string | null {
  if (belowZero === undefined) return null;
  const before = belowZero.movements.filter(({ n }) => n >= 0 && n < belowZero.n);
  const late = before.findLast(({ kind, by }) => kind === "late" && by === "deleted");
  const repair = late && before.findLast(({ kind, n }) => kind === "wiped" && n < late.n);
  return repair ? failedBefore(disturbed, repair) : null;
}

function repairOf(disturbed: Disturbed, deletion: Movement): Repair | null {
  const { replica, belowZero, n: entry } = deletion;
  const failed = failedBefore(disturbed, deletion);
  if (failed !== null) return { for: "failed-commands", fault: failed, replica, entry };
  const fault = belowZeroAfter(disturbed, deletion);
  return fault === null ? null : { for: "below-zero", fault, replica, entry, belowZero: belowZero!.counterKey };
}

function hasFailed({ applied, replyLost, refused }: StruckEntry): boolean {
  return applied === "no" || replyLost || refused;
}

/** One part of what a repair cost, signed like the distance. */
interface Lost extends Omit<Share, "cause"> {
  part: RepairPart;
}

/**
 * What a repair by DEL cost the counter, to the cent: what had been charged on it and was not seeded again, the R of each
 * request that was settled by C − R after it, and the cost of those that were never charged on it.
 */
export function deleted({ facts, counter, reading }: GapEvidence): Share | null {
  const life = lifeAt(counter, reading);
  const repair = life.after && repairOf({ facts, ...counter }, life.after);
  if (repair === null) return null;
  const lost = [
    past(counter, life),
    late(life),
    raised(life),
    again(counter, life),
    neverCharged(facts, counter, reading),
  ];
  const shares = lost.filter((one) => one !== null);
  const amount = sum(shares.map((one) => one.amount));
  if (amount > -epsilon) return null;
  return {
    amount,
    cause: { kind: "deleted-to-be-safe", repair, parts: shares.map(({ part }) => part) },
    requests: [...new Set(shares.flatMap(({ requests = [] }) => requests))],
    ledger: [life.after!.n, ...shares.flatMap(({ ledger = [] }) => ledger)],
  };
}

/**
 * Where the row had more than the counter, that came with the seed as well, and is no part of this. What a replica remembers of its own
 * requests came in place of what was charged, be it more or less.
 */
function past({ book }: CounterCase, { owed, seeds: [seed] }: Life): Lost | null {
  const remembered = seed !== undefined && isOwnMemory(book, seed);
  const back = remembered ? seed.amount : Math.min(seed?.amount ?? 0, owed);
  if (near(back, owed)) return null;
  return {
    amount: back - owed,
    part: { part: "past", owed, back: seed ? { amount: seed.amount, entry: seed.n } : null },
    ledger: [seed?.n ?? -1],
  };
}

function isOwnMemory(book: CounterBook, { replica, t, amount }: Movement): boolean {
  const { kind } = book.entity;
  return kinds[kind].seededFrom === "memory" && replica !== null && isFirstOwnSpend(book, replica, t, amount);
}

function late({ movements }: Life): Lost | null {
  const after = movements.filter(({ kind, by }) => kind === "late" && by === "deleted");
  if (after.length === 0) return null;
  const amount = sum(after.map((movement) => movement.amount));
  const requests = [...new Set(after.flatMap(({ request }) => request?.id ?? []))];
  const ledger = entriesOf(after);
  return { amount, requests, part: { part: "late", requests, amount: -amount, entries: ledger }, ledger };
}

function raised({ movements }: Life): Lost | null {
  const raises = movements.filter(({ kind }) => kind === "raise");
  const amount = sum(raises.map((raise) => raise.amount));
  if (raises.length === 0) return null;
  return { amount, part: { part: "raised", amount, entries: entriesOf(raises) }, ledger: entriesOf(raises) };
}

/** Charged a second time, when the first had gone with the counter. */
function again(counter: CounterCase, { movements }: Life): Lost | null {
  const anew = movements.filter((movement) => movement.kind === "duplicate" && firstWent(counter, movement));
  const amount = sum(anew.map((movement) => movement.amount));
  if (anew.length === 0) return null;
  const requests = anew.flatMap(({ request }) => request?.id ?? []);
  const ledger = entriesOf(anew);
  return { amount, requests, part: { part: "again", requests, entries: ledger }, ledger };
}

/** Whether LiteLLM had deleted the counter, with what a request was charged first, when it was charged again. */
export function firstWent({ book }: CounterCase, { request, n }: { request: RequestFacts | null; n: number }): boolean {
  if (request === null) return false;
  const settled = book.reservations.get(request)?.find(({ ending }) => ending === "settled")?.endedBy;
  const first = settled ?? book.charges.get(request)?.n;
  if (first === undefined || first === null) return false;
  return book.movements.some(({ kind, by, n: at }) => kind === "wiped" && by === "deleted" && at > first && at < n);
}

/**
 * What the row has and the counter was never charged with: of completed requests their whole cost, of interrupted ones
 * what the row was billed for them. Null: it is not they that make the difference.
 */
function neverCharged(facts: Facts, { book }: CounterCase, { sample, charged, held }: Reading): Lost | null {
  const holding = new Set(held.map(({ request }) => request));
  // What these cost is on the counter as a part of their reservation.
  const within = worthOf(
    book,
    [...holding].filter((request) => costIsKnown(request) && !book.counted.has(request)),
  );
  const owed = (sample.row ?? 0) - charged - within;
  if (owed < epsilon) return null;
  const lost = [...facts.requests.values()].filter(
    (request) =>
      book.concerns(request) &&
      !book.counted.has(request) &&
      !holding.has(request) &&
      request.endedAt !== null &&
      request.endedAt <= sample.t &&
      mayBeLost(facts, book.reservations.get(request)?.map(({ ending }) => ending) ?? [], request),
  );
  const [whole, cut] = [lost.filter(costIsKnown), lost.filter((request) => !costIsKnown(request))];
  const rest = owed - worthOf(book, whole);
  const requests = near(rest, 0) ? whole : [...whole, ...cut.filter((request) => book.bounds(request).high > epsilon)];
  if (requests.length === 0 || rest < -epsilon || rest > worthOf(book, cut) + epsilon) return null;
  const ids = idsOf(requests);
  return { amount: -owed, requests: ids, part: { part: "never-charged", requests: ids, cost: owed } };
}

function worthOf(book: CounterBook, requests: readonly RequestFacts[]): number {
  return sum(requests.map((request) => book.bounds(request).high));
}

/** Its reservation went with the counter, or its charge was kept from Redis. */
function mayBeLost(
  { strikes }: Facts,
  endings: readonly (string | null)[],
  { replica, endedAt }: RequestFacts,
): boolean {
  if (endings.includes("deleted")) return true;
  return strikes.some(
    (one) => one.kind === "redis" && one.replica === replica && one.t <= endedAt! + litellm.repairsWithinMs.value,
  );
}
