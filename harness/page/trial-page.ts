import { type Environment, type LedgerEntry, modesOf, type RequestRow, type Verdict } from "../contracts/index.ts";
import type { Judgement } from "../oracle/index.ts";
import type { RecordedTrial } from "../record/index.ts";
import { assembledText, repeatCommand, settingsText, subjectLabel } from "../report/index.ts";
import type { PageTrial } from "./data.ts";
import { modeLinks } from "./modes.ts";

/** More than this a page does not hold. What a reader looks for comes first: leaks, refusals, cancels. */
const limits = { requests: 12_000, entries: 80_000 };

/** All that a page needs of a trial that was judged. */
export function pageTrial(
  run: RecordedTrial,
  { verdict, requests, course }: Judgement,
  logs: PageTrial["logs"],
): PageTrial {
  const { wanted, omitted } = choose([...requests()]);
  const shown = course((id) => wanted.has(id));
  const { entries, left } = chooseEntries(run.ledger(), new Set(shown.requests.flatMap(entriesOf)));
  return {
    verdict,
    subject: subjectLabel(verdict.subject),
    about: about(verdict, run.environment),
    commands: { repeat: repeatCommand(verdict, run.environment), judge: "npx phantom429 report ." },
    modes: modeLinks(modesOf(verdict.findings)),
    course: shown,
    ledger: entries,
    provider: [...run.provider()].filter(({ request }) => wanted.has(request)),
    logs,
    omitted: { requests: omitted, entries: left },
  };
}

function choose(rows: readonly RequestRow[]): { wanted: ReadonlySet<string>; omitted: number } {
  const weight = ({ leaked, outcome, cancelPoint }: RequestRow) =>
    leaked > 0 ? 3 : outcome === "fail" ? 2 : cancelPoint !== null ? 1 : 0;
  const first = rows.length <= limits.requests ? rows : rows.toSorted((a, b) => weight(b) - weight(a));
  const wanted = new Set(first.slice(0, limits.requests).map(({ id }) => id));
  return { wanted, omitted: rows.length - wanted.size };
}

function entriesOf({ held }: PageTrial["course"]["requests"][number]): number[] {
  return held.flatMap(({ entries, endedBy }) => [...entries, ...(endedBy === null ? [] : [endedBy])]);
}

/** Those that requests cite, and of the others as many as there is room for. */
function chooseEntries(
  ledger: Iterable<LedgerEntry>,
  cited: ReadonlySet<number>,
): { entries: LedgerEntry[]; left: number } {
  const entries: LedgerEntry[] = [];
  let room = limits.entries - cited.size;
  let left = 0;
  for (const entry of ledger) {
    if (cited.has(entry.n) || room-- > 0) entries.push(entry);
    else left++;
  }
  return { entries, left };
}

function about({ seed, planHash, faults, subject }: Verdict, environment: Environment): PageTrial["about"] {
  const { phantom429, startedAt, host, stack, profile } = environment;
  const packages = Object.entries(environment.subject.packages);
  return [
    ["started", startedAt],
    ["seed", String(seed)],
    ["plan", planHash.slice(0, 12)],
    ["faults", `${faults.fired} of ${faults.planned} happened`],
    ["replicas", `${stack.replicas}, profile ${profile}, stack ${stack.kind}`],
    ["LiteLLM", `${subject.version}${subject.assembled ? `: ${assembledText(subject.assembled)}` : ""}`],
    ["patches", subject.patches.join(", ") || "none"],
    ["settings", settingsText(environment.subject.settings)],
    ["packages", packages.map(([name, version]) => `${name} ${version}`).join(", ")],
    ["machine", `${host.os}, ${host.arch}, ${host.cpus} processors, ${host.memoryGiB} GiB, Node ${host.node}`],
    ["phantom429", phantom429],
  ];
}
