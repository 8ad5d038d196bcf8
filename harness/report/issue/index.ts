import { tagOf } from "../../catalogue/index.ts";
import { type Environment, type LedgerEntry, modesOf, type Plan, type Verdict } from "../../contracts/index.ts";
import { money, moneyRange, oneLine, plural, shortKeys, withoutSecretValue } from "../../text/index.ts";
import { assembledText } from "../assembled.ts";
import { markdownTable } from "../columns.ts";
import { spoken } from "../refusal.ts";
import { typedOptions } from "../repeat.ts";
import { shellWord } from "../shell.ts";
import { proofLine, proofOf } from "./proof.ts";
import { scrub } from "./scrub.ts";
import { stepsOf } from "./steps.ts";

export interface Recorded {
  plan: Plan;
  environment: Environment;
  ledger: Iterable<LedgerEntry>;
}

const mostCounters = 4;

/** A diverged trial as at most 40 lines of Markdown to paste into an issue of LiteLLM. @param threads about its modes */
export function issueText(
  verdict: Verdict,
  { plan, environment, ledger }: Recorded,
  threads: readonly number[],
): string {
  const { headline, findings, refusals } = verdict;
  const modes = modesOf(findings);
  const refused = refusals.find(({ phantom }) => phantom);
  const proof = proofOf(verdict, ledger);
  const lines = [
    `**${oneLine(headline)}**`,
    "",
    versions(environment),
    `Kind: ${modes.map(tagOf).join("; ") || "unknown"}.${threads.length === 0 ? "" : ` Threads about that: ${threads.map((thread) => `#${thread}`).join(", ")}.`}`,
    "",
    "**Steps**",
    ...stepsOf(plan).map((step, index) => `${index + 1}. ${step}`),
    "",
    "**Seen, with nothing in flight**",
    "",
    ...table(verdict),
    ...(refused === undefined
      ? []
      : [
          `Refused with status ${refused.status}: "${spoken(refused.text)}". At most ${money(refused.held)} of ${money(refused.budget)} was spent or in use.`,
          "",
        ]),
    "**Expected:** counter and row are what was really spent, and requests within the budget are answered.",
    ...(proof === null
      ? []
      : [
          "",
          `Commands on \`${shortKeys(proof.counter)}\` as Redis got them${proof.more === 0 ? "" : ` (and ${proof.more} more)`}:`,
          "```",
          ...proof.entries.map(proofLine),
          "```",
        ]),
    "",
    ...(environment.replay === undefined
      ? []
      : ["No scenario makes this plan: attach the plan.json of its record to the issue."]),
    `To repeat it, in a clone of https://github.com/phantom429/phantom429 after \`npm ci\` (phantom429 ${environment.phantom429}, plan ${verdict.planHash.replace(/^sha256:/, "").slice(0, 12)}):`,
    "```sh",
    command(verdict, plan, environment),
    "```",
  ];
  return `${scrub(lines.join("\n"))}\n`;
}

/** Those that a finding is about, the ones furthest off first. */
function table({ counters, findings }: Verdict): string[] {
  const named = new Set(findings.map(({ counter }) => counter));
  const wrong = ({ leaked, unexplained, row, truthLow, truthHigh }: Verdict["counters"][number]) =>
    Math.abs(leaked) + Math.abs(unexplained ?? 0) + (row === null ? 0 : Math.max(truthLow - row, row - truthHigh, 0));
  const sorted = counters.filter(({ key }) => named.has(key)).toSorted((a, b) => wrong(b) - wrong(a));
  const rows = sorted
    .slice(0, mostCounters)
    .map(({ key, counter, row, truthLow, truthHigh }) => [
      `\`${shortKeys(key)}\``,
      counter === null ? "absent" : money(counter),
      row === null ? "no row" : money(row),
      moneyRange(truthLow, truthHigh),
    ]);
  if (rows.length === 0) return [];
  return [...markdownTable(["counter", "in Redis", "row in Postgres", "really spent"], rows).trimEnd().split("\n"), ""];
}

/** Libraries on which disconnects and Redis behaviour depend most. */
const told = ["redis", "hiredis", "starlette", "uvicorn", "prisma"];

function versions({ subject, stack, profile }: Environment): string {
  const assembled = assembledText(subject.assembled);
  const patches = subject.patches.map(({ file }) => baseName(file));
  const parts = [
    `LiteLLM ${subject.version}${patches.length === 0 ? "" : ` with ${patches.join(", ")}`}`,
    plural(stack.replicas, "replica"),
    `Redis ${stack.redis}`,
    `Postgres ${stack.postgres}`,
    `Python ${subject.python}`,
    ...told.flatMap((name) => (subject.packages[name] === undefined ? [] : [`${name} ${subject.packages[name]}`])),
    ...(profile === "fast" ? [] : [`profile ${profile}`]),
  ];
  return `${parts.join(", ")}.${assembled === "" ? "" : ` Companions: ${assembled}.`}`;
}

/** For a machine that has none of this one's files and addresses. */
function command(verdict: Verdict, plan: Plan, environment: Environment): string {
  const { subject, stack, profile, scenarioFile, replay } = environment;
  const typed = typedOptions(environment.command);
  const settings = typed.flatMap(({ name, value }) =>
    name === "--setting" && value !== null ? [withoutSecretValue(value)] : [],
  );
  const spec =
    stack.kind === "attach" ? subject.version : subject.spec.replace(/^(path|wheel):.*?([^/]*)\/?$/, "$1:$2");
  return [
    ...(replay === undefined
      ? [
          "npx phantom429 run",
          shellWord(scenarioFile === undefined ? verdict.scenario : `./${baseName(scenarioFile)}`),
          `--litellm ${shellWord(spec)} --seed ${verdict.seed} --replicas ${plan.replicas}`,
        ]
      : [`npx phantom429 replay plan.json --litellm ${shellWord(spec)}`]),
    ...(subject.assembled ? ["--companions nearest"] : []),
    ...(profile === "fast" ? [] : [`--profile ${profile}`]),
    ...(stack.kind === "docker" ? ["--stack docker"] : []),
    ...settings.map((setting) => `--setting ${shellWord(setting)}`),
    ...subject.patches.map(({ file }) => `--patch ${shellWord(baseName(file))}`),
  ].join(" ");
}

function baseName(file: string): string {
  return file.split("/").at(-1) ?? file;
}
