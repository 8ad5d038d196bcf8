import {
  type CounterCourse,
  type CounterPoint,
  type LedgerEntry,
  operationOf,
  replyNumber,
  type Sample,
} from "../../contracts/index.ts";
import type { Case, CounterCase } from "../counters/index.ts";
import { truthCourse } from "./truth-course.ts";

/** Each counter's course, and when the last thing was recorded, ms. */
export function counterCourses(found: Case): { end: number; counters: CounterCourse[] } {
  const { trial, counters, facts } = found;
  const lines = new Map(counters.map(({ key }) => [key, new SeenValues()]));
  for (const entry of trial.ledger()) lines.get(entry.key)?.write(entry);
  for (const sample of trial.samples) lines.get(sample.key)?.read(sample);
  const ends = [...facts.requests.values()].map(({ endedAt, invokedAt }) => endedAt ?? invokedAt ?? 0);
  const times = [facts.phases.map((phase) => phase.end ?? phase.begin), trial.samples.map(({ t }) => t), ends].flat();
  const end = times.reduce((last, t) => Math.max(last, t), 0);
  return { end, counters: counters.map((counter) => courseOfOne(found, counter, lines.get(counter.key)!, end)) };
}

function courseOfOne(found: Case, counter: CounterCase, seen: SeenValues, end: number): CounterCourse {
  const { key, ref, budgets, book } = counter;
  const { points, expiries } = seen.line(end);
  return {
    key,
    ref,
    kind: book.entity.kind,
    redis: points,
    row: found.trial.samples.filter((sample) => sample.key === key).map(({ t, row }) => ({ t, value: row })),
    truth: truthCourse(found.facts, counter, found.prices, end),
    budgets: budgets.map(({ budget, from, until }) => ({ budget, from: finite(from), until: finite(until) })),
    expiries,
  };
}

function finite(t: number): number | null {
  return Number.isFinite(t) ? t : null;
}

interface Seen extends CounterPoint {
  /** Of a write, and of a reading: when the counter ends if nothing else is written, ms. Undefined: as before. */
  endsAt?: number;
}

/** Points that are kept of a counter at most, but for readings and for times without a counter. */
const most = 40_000;

/** What replies and readings say of one counter. */
class SeenValues {
  #seen: Seen[] = [];
  #last: number | null = null;

  write(entry: LedgerEntry): void {
    if (entry.applied === "no") return;
    const t = entry.delivered ?? entry.t;
    const operation = operationOf(entry);
    if (operation.kind === "expire") {
      const last = this.#seen.at(-1);
      if (last) last.endsAt = t + 1000 * operation.ttlS;
      return;
    }
    const value = valueAfter(entry, this.#last);
    if (value === undefined) return;
    this.#last = value;
    const endsAt = endOf(operation, t);
    this.#keep({ t, value, n: entry.n, ...(endsAt === undefined ? {} : { endsAt }) });
  }

  /** Of more than are drawn every second one goes, as often as needed. */
  #keep(seen: Seen): void {
    this.#seen.push(seen);
    if (this.#seen.length > most)
      this.#seen = this.#seen.filter(({ n, value }, at) => at % 2 === 0 || n === null || value === null);
  }

  read({ t, counter, ttl }: Sample): void {
    const endsAt = ttl === null || ttl < 0 ? Number.POSITIVE_INFINITY : t + 1000 * ttl;
    this.#seen.push({ t, value: counter, n: null, endsAt });
  }

  /** Values that follow one another, with a gap where the time to live ended before the next was seen. */
  line(end: number): { points: CounterPoint[]; expiries: number[] } {
    const seen = this.#seen.toSorted((a, b) => a.t - b.t);
    const points: CounterPoint[] = [];
    const expiries: number[] = [];
    let endsAt = Number.POSITIVE_INFINITY;
    for (const [at, { t, value, n, endsAt: ends }] of seen.entries()) {
      const last = points.at(-1);
      // A command that only extends the life of a counter says nothing of its value: an earlier one may have been seen later.
      if (last === undefined || last.value !== value || at === seen.length - 1) points.push({ t, value, n });
      endsAt = value === null ? Number.POSITIVE_INFINITY : (ends ?? endsAt);
      const next = seen[at + 1]?.t ?? end;
      if (endsAt > next) continue;
      points.push({ t: endsAt, value: null, n: null });
      expiries.push(endsAt);
      endsAt = Number.POSITIVE_INFINITY;
    }
    return { points, expiries };
  }
}

/** Undefined: the entry does not tell. */
function valueAfter(entry: LedgerEntry, before: number | null): number | null | undefined {
  const operation = operationOf(entry);
  const said = replyNumber(entry) ?? undefined;
  switch (operation.kind) {
    case "add":
      return said ?? (entry.applied === "yes" ? (before ?? 0) + operation.amount : undefined);
    case "set":
      return operation.onlyIfAbsent && entry.reply !== "OK" ? undefined : operation.value;
    case "raise":
      return said;
    case "delete":
      return null;
    case "read":
      return readValue(entry, said);
    default:
      return undefined;
  }
}

function readValue({ command, reply, delivered }: LedgerEntry, said: number | undefined): number | null | undefined {
  if (!/^M?GET$/i.test(command)) return undefined;
  return said ?? (reply === null && delivered !== null ? null : undefined);
}

/** A write without a time to live of its own keeps that which the counter had; SET takes it away. */
function endOf(operation: ReturnType<typeof operationOf>, t: number): number | undefined {
  if (operation.kind !== "set") return undefined;
  return operation.ttlS === null ? Number.POSITIVE_INFINITY : t + 1000 * operation.ttlS;
}
