import { pageOf, tagOf } from "../catalogue/index.ts";
import { type BudgetRefusal, type Environment, modesOf, type Verdict } from "../contracts/index.ts";
import { list, money, moneyRange, oneLine, plural, shortKeys } from "../text/index.ts";
import { assembledText } from "./assembled.ts";
import { markdownTable } from "./columns.ts";
import { databaseText } from "./database.ts";
import { expectedText } from "./expectation.ts";
import { dollars } from "./format.ts";
import { moneyLeaked } from "./leaked.ts";
import { repeatCommand } from "./repeat.ts";
import { settingsText } from "./settings.ts";
import { subjectLabel } from "./subject-label.ts";
import { checksTable, countersTable, leaksOf, leaksTable, passedTable, type Table, timingsTable } from "./tables.ts";

/**
 * summary.md of one trial: the verdict, what happened to a customer and why, and everything that a reader needs to check or
 * repeat it. A job's page has no files beside it: then there are no links to them.
 */
export function trialSummary(
  verdict: Verdict,
  environment: Environment,
  { links = true }: { links?: boolean } = {},
): string {
  const { headline, reason } = verdict;
  const modes = modesOf(verdict.findings);
  const entry = links ? entryLink : String;
  return [
    `# ${verdict.scenario} on ${subjectLabel(verdict.subject)}: ${verdict.verdict}${modes.length === 0 ? "" : ` (${modes.join(", ")})`}\n`,
    `**${shortKeys(oneLine(headline))}**\n`,
    reason.length > headline.length ? `${shortKeys(oneLine(reason.slice(headline.length)))}\n` : "",
    verdict.expected === null ? "" : `Expected: ${expectedText(verdict.expected)}.\n`,
    whereToLook(modes, links),
    section("Refusals", refusals(verdict)),
    section("Counters", table(countersTable(verdict), "In dollars, from the last reading taken at rest.")),
    section("Reservations never released", leaks(verdict, entry)),
    section(
      "Requests let through after the budget was spent",
      table(passedTable(verdict, environment.entities), passed),
    ),
    section("Invariants", table(checksTable(verdict))),
    section("Findings", verdict.findings.map((one) => finding(one, entry)).join("")),
    section("Labels", verdict.labels.map(({ text }) => `- ${oneLine(text)}\n`).join("")),
    section("Faults", faults(verdict)),
    section("Repeat it", fenced(repeatCommand(verdict, environment), "sh")),
    section("Timings", table(timingsTable(verdict))),
    section("Diagnostics", diagnostics(verdict, environment)),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

const repository = "https://github.com/phantom429/phantom429/blob/main";

/** What each mode is, and the files of the run. */
function whereToLook(modes: readonly string[], links: boolean): string {
  const pages = modes.flatMap((mode) => {
    const page = pageOf(mode);
    return page === null ? [] : [`- [${tagOf(mode)}](${repository}/${page})\n`];
  });
  const files = links
    ? "- Evidence: [the page](report.html), [entries on the counters](ledger.ndjson), [requests](requests.csv), [history](history.ndjson), [logs](logs/), [verdict.json](verdict.json)\n"
    : "";
  return pages.join("") + files;
}

/** Entries are the lines of the file, from 0. */
function entryLink(n: number): string {
  return `[${n}](ledger.ndjson#L${n + 1})`;
}

function section(title: string, body: string): string {
  return body === "" ? "" : `## ${title}\n\n${body}`;
}

function table({ header, rows }: Table, caption = ""): string {
  if (rows.length === 0) return "";
  return (caption === "" ? "" : `${caption}\n\n`) + markdownTable(header, rows);
}

/** Entries and readings that are listed. */
const evidenceShown = 12;

function finding(
  { invariant, kind, mode, counter, amount, explanation, evidence }: Verdict["findings"][number],
  entry: (n: number) => string,
): string {
  const seen = [
    ...(evidence.ledger.length > 0 ? [`ledger ${list(evidence.ledger.map(entry), evidenceShown)}`] : []),
    ...(evidence.samples.length > 0 ? [`readings ${list(evidence.samples, evidenceShown)}`] : []),
  ];
  return (
    `- **${invariant}**, ${kind} (${mode}), ${money(amount)} on \`${shortKeys(counter)}\`\n\n` +
    `  ${oneLine(explanation)}\n${seen.length === 0 ? "" : `\n  Evidence: ${seen.join("; ")}.\n`}\n`
  );
}

const passed = "In dollars, at the last reading. The budget is the one that the entity began with.";

function leaks(verdict: Verdict, entry: (n: number) => string): string {
  const all = leaksOf(verdict);
  if (all.length === 0) return "";
  const requests = new Set(all.map(({ request }) => request)).size;
  const counters = verdict.counters.filter(({ leaked }) => leaked !== 0).length;
  const where = `${plural(all.length, "reservation")} of ${plural(requests, "request")} on ${plural(counters, "counter")}`;
  return table(
    leaksTable(verdict, entry),
    `${where} ${all.length === 1 ? "was" : "were"} never released: ${money(moneyLeaked(verdict))} in all, counted once for each request.`,
  );
}

/** Refusals that are quoted. */
const refusalsShown = 8;

function refusals(verdict: Verdict): string {
  const sorted = verdict.refusals.toSorted((a, b) => Number(b.phantom) - Number(a.phantom));
  const more = sorted.length - refusalsShown;
  return (
    sorted.slice(0, refusalsShown).map(refusal).join("\n") +
    (more > 0 ? `\n${plural(more, "more refusal")} in verdict.json.\n` : "")
  );
}

/** The refusal verbatim, what its cost is made of, and what was truly spent. */
function refusal(seen: BudgetRefusal): string {
  const kind = seen.phantom
    ? "phantom: the budget was not spent"
    : seen.spent >= seen.budget
      ? "justified: the budget was spent"
      : "no phantom: the budget may have been spent or in use";
  const { said } = seen;
  const parts =
    said === null || said.counter === null || said.estimate === null
      ? ""
      : `  ${money(said.cost)} is the counter's ${money(said.counter)} and this request's own estimate of ${money(said.estimate)}.\n`;
  return [
    `- \`${seen.request}\`, status ${seen.status}, ${kind}\n`,
    ...shortKeys(seen.text)
      .split(/\r?\n/)
      .map((line) => `  > ${line}\n`),
    `\n${parts}  Really spent: ${money(seen.spent)} for certain. With all that could be reserved: at most ${money(seen.held)} of ${money(seen.budget)}.\n`,
  ].join("");
}

function faults({ faults: { planned, fired, excused, missing } }: Verdict): string {
  if (planned === 0) return "None planned.\n";
  const items = [
    ...excused.map((what) => `- could not happen, which is allowed: ${oneLine(what)}\n`),
    ...missing.map((what) => `- did not happen: ${oneLine(what)}\n`),
  ];
  return `${planned} planned, ${fired} happened.\n${items.length > 0 ? `\n${items.join("")}` : ""}`;
}

function fenced(text: string, language: string): string {
  return `\`\`\`${language}\n${text}\n\`\`\`\n`;
}

function diagnostics(verdict: Verdict, { subject, stack, provider, host, ...environment }: Environment): string {
  const packages = Object.entries(subject.packages).map(([name, version]) => `${name} ${version}`);
  return table({
    header: ["what", "value"],
    rows: [
      ["command", environment.command],
      ["started", environment.startedAt],
      ["phantom429", environment.phantom429],
      ["subject", `${subject.spec} (reports ${subject.version}), Python ${subject.python}`],
      ["assembled", assembledText(subject.assembled) || "no: companions are as the release names them"],
      ["libraries", packages.join(", ") || "none recorded"],
      ["settings", settingsText(subject.settings)],
      [
        "patches",
        subject.patches.map((patch) => `${patch.file} (sha256 ${patch.sha256.slice(0, 12)})`).join(", ") || "none",
      ],
      ...(subject.look ? [["counts and reserves", countsOf(subject)]] : []),
      [
        "stack",
        `${stack.kind}, ${stack.replicas} replicas, start ${stack.start}${stack.keptWarm ? " from a warm host" : ""}, profile ${environment.profile}`,
      ],
      ...(subject.database ? [["database", databaseText(subject.database)]] : []),
      ["services", `Postgres ${stack.postgres}, Redis ${stack.redis}, query engine: ${stack.queryEngine}`],
      ["provider and model", `${provider.name} (${provider.dialect}), ${provider.model}`],
      ["entities", entities(environment.entities, verdict)],
      ["plan", `seed ${verdict.seed}, hash ${verdict.planHash}`],
      ["machine", `${host.os} ${host.arch}, ${host.cpus} CPUs, ${dollars(host.memoryGiB)} GiB, Node ${host.node}`],
    ],
  });
}

/** What the sources say, and what warm calls showed. */
function countsOf({ capabilities, look }: Environment["subject"]): string {
  const told = (counters: readonly string[], reservation: boolean | null) =>
    `${counters.length === 0 ? "no counter" : `counters of ${counters.join(", ")}`}, ${reservation ? "reservation" : "no reservation"}`;
  const open = [...Object.keys(look!.refused), ...Object.keys(look!.undecided)];
  return (
    `by the sources: ${told(capabilities.counters, capabilities.reservation)}; ` +
    `by warm calls: ${told(look!.counters, look!.reservation)}${open.length === 0 ? "" : ` (not tried: ${open.join(", ")})`}`
  );
}

function entities(bound: Environment["entities"], verdict: Verdict): string {
  const truth = new Map(
    verdict.counters.map((reading) => [reading.ref, moneyRange(reading.truthLow, reading.truthHigh)]),
  );
  return bound
    .map(({ ref, kind, budget }) => {
      const spent = truth.has(ref) ? `, spent ${truth.get(ref)}` : "";
      return `${ref} (${kind}, ${budget === null ? "no budget" : `budget ${money(budget)}`}${spent})`;
    })
    .join(", ");
}
