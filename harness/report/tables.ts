import type { CounterReading, Leak, Verdict } from "../contracts/index.ts";
import { dollars, dollarsOr, duration, oneLine, range } from "./format.ts";

/** A table as header and rows, for the console and for Markdown alike. */
export interface Table {
  header: string[];
  rows: string[][];
}

export function checksTable(verdict: Verdict): Table {
  return {
    header: ["invariant", "outcome", "detail"],
    rows: verdict.checks.map((check) => [check.invariant, check.outcome, oneLine(check.detail)]),
  };
}

/** Counter in Redis beside the row in Postgres beside the truth, in dollars. */
export function countersTable(verdict: Verdict): Table {
  return {
    header: ["counter", "of", "in Redis", "in Postgres", "truth", "leaked", "unexplained", "TTL", "recovery"],
    rows: verdict.counters.map((reading) => [
      reading.key,
      reading.ref,
      dollarsOr(reading.counter, "absent"),
      dollarsOr(reading.row, "no row"),
      range(reading.truthLow, reading.truthHigh),
      dollars(reading.leaked),
      dollarsOr(reading.unexplained, "–"),
      ttl(reading),
      recovery(reading.recovery, reading.recoveryMs),
    ]),
  };
}

function ttl({ ttl: seconds, withoutTtl }: CounterReading): string {
  const had = withoutTtl?.until == null ? "" : ` (none for ${duration(withoutTtl.until - withoutTtl.from)} before)`;
  if (seconds === null) return `–${had}`;
  return seconds < 0 ? "never expires" : `${seconds} s${had}`;
}

function recovery(how: string, afterMs: number | null): string {
  const words = how.replaceAll("-", " ");
  return afterMs === null ? words : `${words} after ${duration(afterMs)}`;
}

/** Each reservation that was never settled, on each counter that holds it. */
export function leaksOf({ findings }: Pick<Verdict, "findings">): Leak[] {
  return findings.flatMap(({ leaks }) => leaks);
}

export function leaksTable(verdict: Verdict): Table {
  return {
    header: ["request", "replica", "cancelled", "amount", "named by", "missing write"],
    rows: leaksOf(verdict).map((leak) => [
      leak.request,
      String(leak.replica),
      leak.cancelPoint ?? "no",
      dollars(leak.amount),
      `${leak.attribution}, ledger ${leak.writes.map(({ n }) => n).join(", ")}`,
      oneLine(leak.missingWrite),
    ]),
  };
}

export function timingsTable(verdict: Verdict): Table {
  return {
    header: ["phase", "took"],
    rows: Object.entries(verdict.timings).map(([phase, ms]) => [phase, duration(ms)]),
  };
}
