import { join } from "node:path";
import { type CampaignResult, type GateFile, type GateOutput, unknownMode } from "../../contracts/index.ts";
import { type GateItem, type GateResult, outcomeOf } from "../../gate/index.ts";
import { pageFile } from "../../page/index.ts";
import { gateMarkdown, gateText, shellWord, subjectLabel } from "../../report/index.ts";
import { list, oneLine, plural } from "../../text/index.ts";
import type { Terminal } from "../context.ts";
import { type Conclusion, conclude } from "./conclusion.ts";
import { shown } from "./shown.ts";
import type { Telling } from "./telling.ts";

interface GateTold {
  /** The gate file, as typed. */
  file: string;
  policy: GateFile["inconclusive"];
  judge(result: CampaignResult): GateResult;
  terminal: Terminal;
}

/** What changed against a gate file, where the evidence is, and how to accept it. */
export function gateTelling(told: GateTold): Telling {
  const { file, policy, judge, terminal } = told;
  return {
    present(result) {
      const judged = judge(result);
      const lists = gateText(judged, placeIn(result, terminal.cwd));
      const dir = shown(result.dir, terminal.cwd);
      const news = [...judged.appeared, ...judged.races];
      const changed = judged.fixed.length > 0 || news.some(({ mode }) => mode !== unknownMode);
      const accept = `  accept:   npx phantom429 gate update ${shellWord(file)} --from ${shellWord(dir)}\n`;
      return `\n${lists}\n  evidence: ${shown(join(result.dir, pageFile), terminal.cwd)}\n${changed ? accept : ""}\n`;
    },
    conclude: (result) => gateConclusion(judge(result), file, policy, result),
    summary: (result) => gatePage(told, result),
    more: (result): Pick<GateOutput, "gate"> => {
      const judged = judge(result);
      return { gate: { file, outcome: outcomeOf(judged, policy), ...judged } };
    },
  };
}

/** Of a gate file that is written: what it does not accept. */
export function unknownText(scenarios: readonly string[]): string {
  if (scenarios.length === 0) return "";
  return `An unknown mode is never written as known: it would hide every later one. The gate calls it new: ${list(scenarios, 4)}\n`;
}

/** gate.md. */
export function gatePage({ file, policy, judge, terminal }: GateTold, result: CampaignResult): string {
  const judged = judge(result);
  const { line } = gateConclusion(judged, file, policy, result);
  return gateMarkdown(judged, line, placeIn(result, terminal.cwd));
}

const exitCodes = { failed: 1, undecided: 4, passed: 0 } as const;

/** "failed: 1 new, 2 fixed against gate.yaml on litellm 1.110.2; first new: a D1 (3 of 3 trials)" */
function gateConclusion(
  judged: GateResult,
  file: string,
  policy: GateFile["inconclusive"],
  { trials }: CampaignResult,
): Conclusion {
  const outcome = outcomeOf(judged, policy);
  const { verdict } = conclude(
    trials.map((trial) => trial.verdict),
    null,
  );
  const [first] = trials;
  const against = `against ${file}${first ? ` on ${subjectLabel(first.verdict.subject)}` : ""}`;
  const open = judged.undecided.length === 0 ? "" : `, ${plural(judged.undecided.length, "trial")} not judged`;
  const raced = judged.races.length === 0 ? "" : `, ${plural(judged.races.length, "race")}`;
  const known = `${plural(judged.judged, "scenario")} judged, ${judged.stillThere.length} known`;
  const told = {
    failed: () => `failed: ${counts(judged)}${raced}${open} ${against}; first ${firstOf(judged)}`,
    undecided: () => `inconclusive: nothing new${raced}${open} ${against}; first ${undecidedText(judged)}`,
    passed: () => `passed: ${known}${raced}${open} ${against}`,
  };
  return { exitCode: exitCodes[outcome], verdict, line: `${oneLine(told[outcome]())}\n` };
}

function counts({ appeared, fixed, expired }: GateResult): string {
  const told = [
    [appeared.length, "new"],
    [fixed.length, "fixed"],
    [expired.length, "expired"],
  ] as const;
  return told.flatMap(([count, what]) => (count === 0 ? [] : [`${count} ${what}`])).join(", ");
}

function firstOf({ appeared, fixed, expired }: GateResult): string {
  const [item, how] = appeared[0]
    ? [appeared[0], "new"]
    : fixed[0]
      ? [fixed[0], "fixed, so remove it"]
      : [expired[0]!, "expired"];
  return `${how}: ${item.scenario} ${item.mode} (${item.now.times} of ${item.now.of} trials)`;
}

function undecidedText({ undecided: [first] }: GateResult): string {
  return first === undefined ? "nothing was run" : `${first.scenario}: ${first.why}`;
}

/** The run directory of the first trial that shows it. */
function placeIn({ trials }: CampaignResult, cwd: string): (item: GateItem) => string {
  return ({ scenario, seed }) => {
    const trial = trials.find(({ verdict }) => verdict.scenario === scenario && verdict.seed === seed);
    return trial === undefined ? "–" : shown(trial.dir, cwd);
  };
}
