import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { paint, trialSummary, trialText } from "../../../harness/report/index.ts";
import { scenarios } from "../../../scenarios/index.ts";
import { type Defect, defects, histories, runTwin } from "../oracle/twin.ts";
import { plantedIn } from "../scenarios/planted.ts";
import { simulate } from "../scenarios/simulate.ts";
import { environment } from "./examples.ts";

const mostWords = 30;

/** Without tables, code, LiteLLM's own words and addresses. */
function sentencesOf(text: string): string[] {
  return text
    .replace(/```.*?```/gs, "")
    .replace(/"Budget has been exceeded!.*?"/g, "LiteLLM's own words.")
    .split("\n")
    .filter((line) => !/^\s*[|>#]/.test(line) && !line.includes("  "))
    .flatMap((line) => line.split(/(?<=[.!?])\s+(?=[A-Z0-9$"-])/));
}

function tooLong(texts: readonly string[]): string[] {
  const wordsOf = (sentence: string) => sentence.split(/\s+/).filter((word) => word !== "");
  return texts.flatMap(sentencesOf).filter((sentence) => wordsOf(sentence).length > mostWords);
}

function told(verdict: Verdict): string[] {
  const { reason, checks, findings, labels } = verdict;
  return [
    reason,
    ...checks.map(({ detail }) => detail),
    ...findings.map(({ explanation }) => explanation),
    ...labels.map(({ text }) => text),
    trialText(verdict, paint(false)),
    trialSummary(verdict, environment),
  ];
}

function expectReadable(verdict: Verdict): void {
  expect(tooLong(told(verdict))).toEqual([]);
  expect(verdict.reason.startsWith(verdict.headline)).toBe(true);
}

test("a sentence of more than 30 words is found, wherever its line begins", () => {
  const long = `The counter ${"is very ".repeat(15)}high.`;
  expect(tooLong([`Short one. ${long} Another.`])).toEqual([long]);
  expect(tooLong([`| ${long} |`, "One. Two. Three."])).toEqual([]);
});

describe("no sentence has more than 30 words", () => {
  const names = Object.keys(defects) as Defect[];
  const on: Defect[][] = [...names.map((defect) => [defect]), names];
  test.each(on)("of a gateway that does wrong: %s", (...wrong) => {
    fc.assert(
      fc.property(histories, (history) =>
        expectReadable(judge(runTwin(history, { on: wrong }).trial(), { expected: null })),
      ),
      { seed: 27639, numRuns: 4, endOnFailure: true },
    );
  });

  const plans = scenarios.map((scenario) => makePlan(scenario, { seed: 1 }));
  test.each(plans.map((plan) => [plan.scenario, plan] as const))(
    "of %s, and when its fault is swallowed",
    (_, plan) => {
      expectReadable(judge(simulate(plan), { expected: null }));
      const [planted] = plantedIn(plan);
      if (planted !== undefined) expectReadable(judge(simulate(plan, planted), { expected: null }));
    },
  );
});
