import { type Expected, planHash, type ReplayOutput } from "../../contracts/index.ts";
import type { RecordedPlan } from "../../record/index.ts";
import { subjectName } from "../../report/index.ts";
import type { Terminal } from "../context.ts";
import { campaignTelling } from "./present.ts";
import type { Telling } from "./telling.ts";

/** What the scenario plans from the same seed; `unknown`: there is no such scenario here. */
export type Today = ReplayOutput["replay"]["scenario"];

interface Replayed {
  /** plan.json, as typed. */
  file: string;
  recorded: RecordedPlan;
  today: Today;
}

/** The trial as usual, and above it which plan it was and what the record says. */
export function replayTelling(replayed: Replayed, expect: Expected | null, terminal: Terminal): Telling {
  const telling = campaignTelling(expect, terminal);
  return {
    ...telling,
    present: (result) =>
      `\n${planLines(replayed)
        .map((line) => `  ${line}\n`)
        .join("")}${telling.present(result)}`,
    more: (): Pick<ReplayOutput, "replay"> => ({ replay: described(replayed) }),
  };
}

function planLines({ file, recorded, today }: Replayed): string[] {
  const { plan, writtenHash, environment, verdict } = recorded;
  const hash = planHash(plan);
  const by = environment === null ? "" : `, written by phantom429 ${environment.phantom429}`;
  return [
    `plan:     ${short(writtenHash)}, ${file}${by}`,
    ...(hash === writtenHash ? [] : [`          with what this phantom429 adds by default: ${short(hash)}`]),
    `          ${todays(today, plan.scenario, plan.seed)}`,
    ...(verdict === null ? [] : [`recorded: ${before(verdict, writtenHash)}`]),
  ];
}

function todays(today: Today, scenario: string, seed: number): string {
  if (today === "unknown") return `the scenario ${scenario} is not known here; the plan of the record runs`;
  if (today === "same") return `the scenario ${scenario} plans the same today, with seed ${seed}`;
  return `the plan is that of the record; today's ${scenario} plans otherwise with seed ${seed}`;
}

function before(verdict: NonNullable<RecordedPlan["verdict"]>, writtenHash: string): string {
  if (verdict.planHash !== writtenHash) return `verdict.json was given on another plan, ${short(verdict.planHash)}`;
  const modes = modesOf(verdict);
  return `${verdict.verdict}${modes.length > 0 ? ` (${modes.join(", ")})` : ""} on ${subjectName(verdict.subject)}`;
}

function described({ file, recorded: { plan, writtenHash, verdict }, today }: Replayed): ReplayOutput["replay"] {
  const same = verdict !== null && verdict.planHash === writtenHash;
  return {
    file,
    planHash: planHash(plan),
    writtenHash,
    scenario: today,
    recorded: same ? { verdict: verdict.verdict, modes: modesOf(verdict), subject: verdict.subject.spec } : null,
  };
}

const modesOf = ({ findings }: NonNullable<RecordedPlan["verdict"]>) => [...new Set(findings.map(({ mode }) => mode))];
const short = (hash: string) => `${hash.slice(0, 8)}…${hash.slice(-4)}`;
