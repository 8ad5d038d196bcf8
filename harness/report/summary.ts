import type { Environment, Verdict } from "../contracts/index.ts";
import { assembledText } from "./assembled.ts";
import { markdownTable } from "./columns.ts";
import { databaseText } from "./database.ts";
import { dollars, oneLine, plural, range } from "./format.ts";
import { moneyLeaked } from "./leaked.ts";
import { repeatCommand } from "./repeat.ts";
import { settingsText } from "./settings.ts";
import { subjectLabel } from "./subject-label.ts";
import { checksTable, countersTable, leaksOf, leaksTable, type Table, timingsTable } from "./tables.ts";

/** summary.md of one trial: the verdict, why, and everything that a reader needs to check or repeat it. */
export function trialSummary(verdict: Verdict, environment: Environment): string {
  return [
    `# ${verdict.scenario} on ${subjectLabel(verdict.subject)}: ${verdict.verdict}\n`,
    `${oneLine(verdict.reason)}\n`,
    verdict.expected === null ? "" : `Expected: ${verdict.expected}.\n`,
    verdict.labels.length === 0 ? "" : verdict.labels.map(({ text }) => `- ${oneLine(text)}\n`).join(""),
    section("Invariants", table(checksTable(verdict))),
    section("Counters", table(countersTable(verdict), "Dollars, at the last reading that may be judged.")),
    section("Findings", findings(verdict)),
    section("Reservations never settled", leaks(verdict)),
    section("Refusals", verdict.refusals.map(refusal).join("\n")),
    section("Faults", faults(verdict)),
    section("Repeat it", fenced(repeatCommand(verdict, environment), "sh")),
    section("Timings", table(timingsTable(verdict))),
    section("Diagnostics", diagnostics(verdict, environment)),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function section(title: string, body: string): string {
  return body === "" ? "" : `## ${title}\n\n${body}`;
}

function table({ header, rows }: Table, caption = ""): string {
  if (rows.length === 0) return "";
  return (caption === "" ? "" : `${caption}\n\n`) + markdownTable(header, rows);
}

function findings(verdict: Verdict): string {
  return verdict.findings
    .map(({ invariant, mode, counter, amount, explanation, evidence }) => {
      const seen = [
        evidence.ledger.length > 0 ? `ledger ${evidence.ledger.join(", ")}` : "",
        evidence.samples.length > 0 ? `samples ${evidence.samples.join(", ")}` : "",
      ].filter((part) => part !== "");
      const where = seen.length === 0 ? "" : ` Evidence: ${seen.join("; ")}.`;
      return `- **${invariant}** (${mode}) on \`${counter}\` by ${dollars(amount)}: ${sentence(explanation)}${where}\n`;
    })
    .join("");
}

function sentence(text: string): string {
  return oneLine(text).replace(/[^.!?]$/, "$&.");
}

function leaks(verdict: Verdict): string {
  const all = leaksOf(verdict);
  if (all.length === 0) return "";
  const requests = new Set(all.map(({ request }) => request)).size;
  const counters = verdict.counters.filter(({ leaked }) => leaked !== 0).length;
  const where = `${plural(all.length, "reservation")} of ${plural(requests, "request")} on ${plural(counters, "counter")}`;
  return table(
    leaksTable(verdict),
    `${where}; ${dollars(moneyLeaked(verdict))} of money, counted once for each request.`,
  );
}

/** The refusal verbatim, beside what was truly spent. */
function refusal(seen: Verdict["refusals"][number]): string {
  const kind = seen.phantom
    ? "phantom: the budget was not spent"
    : "not a phantom: the budget may have been spent or truly in use";
  return [
    `- \`${seen.request}\`, status ${seen.status}, ${kind}\n`,
    ...seen.text.split(/\r?\n/).map((line) => `  > ${line}\n`),
    `\n  True spend ${dollars(seen.spent)}; with all that could be held at that moment at most ` +
      `${dollars(seen.held)} of a budget of ${dollars(seen.budget)}.\n`,
  ].join("");
}

function faults({ faults: { planned, fired, excused, missing } }: Verdict): string {
  const spared = excused.length === 0 ? "" : ` Excused: ${excused.map(oneLine).join(", ")}.`;
  const absent = missing.length === 0 ? "" : ` Did not fire: ${missing.map(oneLine).join(", ")}.`;
  return planned === 0 ? "None planned.\n" : `${planned} planned, ${fired} fired.${spared}${absent}\n`;
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
  const truth = new Map(verdict.counters.map((reading) => [reading.ref, range(reading.truthLow, reading.truthHigh)]));
  return bound
    .map(({ ref, kind, budget }) => {
      const spent = truth.has(ref) ? `, spent ${truth.get(ref)}` : "";
      return `${ref} (${kind}, ${budget === null ? "no budget" : `budget ${dollars(budget)}`}${spent})`;
    })
    .join(", ");
}
