import type { CounterReading, Environment, Leak, Verdict } from "../contracts/index.ts";
import { duration, money, moneyRange, oneLine, shortKeys } from "../text/index.ts";

/** A table as header and rows, for the console and for Markdown alike. */
export interface Table {
  header: string[];
  rows: string[][];
}

/** What an outcome is called. */
export const outcomeWords: Record<Verdict["checks"][number]["outcome"], string> = {
  held: "passed",
  broken: "broken",
  inconclusive: "inconclusive",
  "not-applicable": "not applicable",
};

export function checksTable(verdict: Verdict): Table {
  return {
    header: ["invariant", "outcome", "detail"],
    rows: verdict.checks.map(({ invariant, outcome, detail }) => [invariant, outcomeWords[outcome], oneLine(detail)]),
  };
}

/** Counter in Redis beside the row in Postgres beside what was really spent. */
export function countersTable(verdict: Verdict): Table {
  return {
    header: [
      "counter",
      "entity",
      "in Redis",
      "in Postgres",
      "really spent",
      "leaked",
      "unexplained",
      "TTL",
      "recovery",
    ],
    rows: verdict.counters.map((reading) => [
      shortKeys(reading.key),
      reading.ref,
      moneyOr(reading.counter, "absent"),
      moneyOr(reading.row, "no row"),
      moneyRange(reading.truthLow, reading.truthHigh),
      money(reading.leaked),
      moneyOr(reading.unexplained, "–"),
      ttl(reading),
      recovery(reading.recovery, reading.recoveryMs),
    ]),
  };
}

/** A reading that may be missing: a counter that is absent is not zero. */
export function moneyOr(amount: number | null, missing: string): string {
  return amount === null ? missing : money(amount);
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

/** What each leak was made of: it adds up. */
export const leakHeader = ["request", "replica", "client left", "reserved", "given back", "leaked", "ledger"];

export function leakRow(leak: Leak, entry: (n: number) => string = String): string[] {
  const [first, ...later] = leak.writes;
  const back = later.reduce((sum, { amount }) => sum - amount, leak.owed);
  return [
    leak.request,
    String(leak.replica),
    leak.cancelPoint?.replaceAll(/[-:]/g, " ") ?? "no",
    money(first!.amount),
    back === 0 ? "–" : money(back),
    money(leak.amount),
    leak.writes.map(({ n }) => entry(n)).join(", "),
  ];
}

/** The same with how the request was identified, and the write that never came. */
export function leaksTable(verdict: Verdict, entry?: (n: number) => string): Table {
  return {
    header: [...leakHeader, "identified by", "write that never came"],
    rows: leaksOf(verdict).map((leak) => [
      ...leakRow(leak, entry),
      leak.attribution,
      shortKeys(oneLine(leak.missingWrite)),
    ]),
  };
}

/**
 * What passed each budget: how many requests were let through after it was spent, what they can have cost, and what was spent in
 * all. Empty where none was.
 */
export function passedTable({ findings, counters }: Verdict, entities: Environment["entities"]): Table {
  const through = Map.groupBy(
    findings.filter(({ kind }) => kind === "let-through"),
    ({ counter }) => counter,
  );
  return {
    header: ["counter", "let through", "they cost at most", "really spent", "budget", "× budget"],
    rows: [...through].map(([key, found]) => {
      const reading = counters.find((one) => one.key === key);
      const budget = entities.find(({ ref }) => ref === reading?.ref)?.budget ?? null;
      const admitted = new Set(found.flatMap(({ requests }) => requests)).size;
      return [
        shortKeys(key),
        String(admitted),
        money(found.reduce((sum, { amount }) => sum - amount, 0)),
        reading === undefined ? "–" : moneyRange(reading.truthLow, reading.truthHigh),
        moneyOr(budget, "–"),
        reading === undefined || !budget ? "–" : timesText(reading.truthLow / budget, reading.truthHigh / budget),
      ];
    }),
  };
}

/** "2.3", "2.1 to 2.4" */
function timesText(low: number, high: number): string {
  const [from, to] = [low, high].map((times) => String(Number(times.toFixed(2))));
  return from === to ? from! : `${from} to ${to}`;
}

export function timingsTable(verdict: Verdict): Table {
  return {
    header: ["phase", "took"],
    rows: Object.entries(verdict.timings).map(([phase, ms]) => [phase, duration(ms)]),
  };
}
