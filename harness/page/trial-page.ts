import { type Environment, type LedgerEntry, modesOf, type RequestRow, type Verdict } from "../contracts/index.ts";
import type { Judgement } from "../oracle/index.ts";
import type { RecordedTrial } from "../record/index.ts";
import { assembledText, repeatCommand, settingsText, subjectLabel } from "../report/index.ts";
import type { PageTrial } from "./data.ts";
import { modeLinks } from "./modes.ts";

/** More requests than this a page does not hold: then it has `few`, and of the ledger what they cite. */
const limits = { requests: 12_000, few: 2_000, entries: 80_000 };

/** All that a page needs of a trial that was judged. */
export function pageTrial(
  run: RecordedTrial,
  { verdict, requests, course }: Judgement,
  logs: PageTrial["logs"],
): PageTrial {
  const { wanted, omitted, entries: room } = choose(requests());
  const shown = course((id) => wanted.has(id));
  const { entries, left } = chooseEntries(run.ledger(), new Set(shown.requests.flatMap(entriesOf)), room);
  return {
    verdict,
    subject: subjectLabel(verdict.subject),
    about: about(verdict, run.environment),
    commands: { repeat: repeatCommand(verdict, run.environment), judge: "npx phantom429 report DIR" },
    modes: modeLinks(modesOf(verdict.findings)),
    course: shown,
    ledger: entries,
    provider: Iterator.from(run.provider())
      .filter(({ request }) => wanted.has(request))
      .toArray(),
    logs,
    omitted: { requests: omitted, entries: left },
  };
}

/** What a reader looks for comes first: leaks, failures, cancels. */
function choose(rows: Iterable<RequestRow>): Choice {
  const byWeight: string[][] = [[], [], [], []];
  let count = 0;
  for (const row of rows) {
    count++;
    const own = byWeight[weight(row)]!;
    if (own.length < limits.requests) own.push(row.id);
  }
  const isWhole = count <= limits.requests;
  const wanted = new Set(byWeight.flat().slice(0, isWhole ? limits.requests : limits.few));
  return { wanted, omitted: count - wanted.size, entries: isWhole ? limits.entries : 0 };
}

interface Choice {
  wanted: ReadonlySet<string>;
  omitted: number;
  /** Room for entries that no request cites. */
  entries: number;
}

function weight({ leaked, outcome, cancelPoint }: RequestRow): 0 | 1 | 2 | 3 {
  if (leaked > 0) return 0;
  if (outcome === "fail") return 1;
  return cancelPoint === null ? 3 : 2;
}

function entriesOf({ held }: PageTrial["course"]["requests"][number]): number[] {
  return held.flatMap(({ entries, endedBy }) => [...entries, ...(endedBy === null ? [] : [endedBy])]);
}

/** Those that requests cite, and of the others as many as there is room for. */
function chooseEntries(
  ledger: Iterable<LedgerEntry>,
  cited: ReadonlySet<number>,
  room: number,
): { entries: LedgerEntry[]; left: number } {
  const entries: LedgerEntry[] = [];
  let left = 0;
  let uncited = 0;
  for (const entry of ledger) {
    if (cited.has(entry.n)) entries.push(entry);
    else if (uncited++ < room) entries.push(entry);
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
