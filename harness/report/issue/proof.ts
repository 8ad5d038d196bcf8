import type { Leak, LedgerEntry, Verdict } from "../../contracts/index.ts";
import { dollars } from "../format.ts";
import { leaksOf } from "../tables.ts";

const most = 4;

/** A command on a counter that shows what went wrong, and what it was for. */
export interface Proof {
  counter: string;
  entries: { entry: LedgerEntry; note: string }[];
  /** How many others are cited and left out. */
  more: number;
}

/**
 * The few entries that show it: what a request reserved and what came of that, or what the main finding cites, and how the counter was
 * left; where nothing is cited, the last writes on it, before a refusal that was wrong. Null: nothing was written on it.
 */
export function proofOf(verdict: Verdict, ledger: Iterable<LedgerEntry>): Proof | null {
  const { counter, notes, cited, until } = citedBy(verdict);
  const found: LedgerEntry[] = [];
  const writes: LedgerEntry[] = [];
  for (const entry of ledger) {
    if (notes.has(entry.n)) found.push(entry);
    if (entry.key !== counter || !isWrite(entry) || entry.t > until) continue;
    writes.push(entry);
    if (writes.length > most) writes.shift();
  }
  const chosen = found.slice(0, most - 1);
  const last = writes.at(-1);
  const noted = chosen.map((entry) => ({ entry, note: notes.get(entry.n)! }));
  if (chosen.length === 0) noted.push(...writes.slice(0, -1).map((entry) => ({ entry, note: "" })));
  if (last !== undefined && !chosen.includes(last)) {
    const end = until === Number.POSITIVE_INFINITY ? "the last write on it" : "the last write on it before the refusal";
    noted.push({ entry: last, note: end });
  }
  if (counter === null || noted.length === 0) return null;
  const more = cited.size - noted.filter(({ entry }) => cited.has(entry.n)).length;
  return { counter, entries: noted, more };
}

interface Cited {
  counter: string | null;
  /** Entry (n) → what it was for. */
  notes: ReadonlyMap<number, string>;
  /** All that is cited, also what has no note. */
  cited: ReadonlySet<number>;
  /** Nothing later matters, ms. */
  until: number;
}

function citedBy(verdict: Verdict): Cited {
  const [worst] = leaksOf(verdict).toSorted((a, b) => b.amount - a.amount);
  if (worst !== undefined) {
    const finding = verdict.findings.find((one) => one.leaks.includes(worst))!;
    const own = finding.leaks.toSorted((a, b) => b.amount - a.amount);
    const notes = own.flatMap((leak) =>
      leak.writes.map(({ n }, index): [number, string] => [n, leakNote(leak, index)]),
    );
    return { counter: finding.counter, ...citing(notes), until: Number.POSITIVE_INFINITY };
  }
  const shown = verdict.findings
    .toSorted((a, b) => Math.abs(b.amount) - Math.abs(a.amount))
    .find(({ causes }) => causes.some(({ entries }) => entries.length > 0));
  if (shown !== undefined) {
    const notes = shown.causes.flatMap(({ entries, requests, mode }) =>
      entries.map((n): [number, string] => [n, [mode, ...requests.slice(0, 2)].join(" ")]),
    );
    return { counter: shown.counter, ...citing(notes), until: Number.POSITIVE_INFINITY };
  }
  const refused = verdict.refusals.find(({ phantom }) => phantom);
  const counter = refused?.counter ?? verdict.findings[0]?.counter ?? null;
  return { counter, ...citing([]), until: refused?.t ?? Number.POSITIVE_INFINITY };
}

function citing(notes: readonly [number, string][]): Pick<Cited, "notes" | "cited"> {
  return { notes: new Map(notes.slice(0, most)), cited: new Set(notes.map(([n]) => n)) };
}

function leakNote({ request, writes }: Leak, index: number): string {
  if (index === 0) return `${request} reserves${writes.length === 1 ? "; never given back" : ""}`;
  return `${request} ${writes[index]!.amount < 0 ? "gives a part back, never the rest" : "reserves more; never given back"}`;
}

function isWrite({ command, applied }: LedgerEntry): boolean {
  return applied !== "no" && !/^(GET|MGET|TTL|PTTL|EXISTS|EXPIRE|PEXPIRE)$/.test(command);
}

/** "#51   3.214 s  replica 1  INCRBYFLOAT 0.28026 → 1   r6 reserves" */
export function proofLine({ entry, note }: Proof["entries"][number]): string {
  const { n, t, replica, command, args, reply, applied, fault } = entry;
  const told = args
    .filter((arg) => /^[\w.:+-]{1,24}$/.test(arg))
    .slice(0, 4)
    .map(amount);
  const fate = applied === "no" ? "not applied" : reply === null ? "no reply" : amount(reply.slice(0, 40));
  const struck = fault === null ? "" : ` (fault ${fault})`;
  return `#${String(n).padEnd(4)} ${(t / 1000).toFixed(3)} s  replica ${replica}  ${[command, ...told].join(" ")} → ${fate}${struck}   ${note}`.trimEnd();
}

/** Without the digits that floats leave. */
function amount(text: string): string {
  return /^-?\d+\.\d+$/.test(text) ? dollars(Number(text)) : text;
}
