import { describe, expect, test } from "vitest";
import { conclude } from "../../../harness/cli/words/conclusion.ts";
import { Environment, Verdict } from "../../../harness/contracts/index.ts";
import {
  campaignSummary,
  junitXml,
  matrixCsv,
  paint,
  repeatCommand,
  subjectLabel,
  trialSummary,
  trialText,
} from "../../../harness/report/index.ts";
import { converged, environment, outcome } from "./examples.ts";

const assembled = [
  { package: "litellm-proxy-extras", wanted: "0.4.114.post1", got: "0.4.110" },
  { package: "litellm-proxy", wanted: "1.110.2", got: null },
];
const told = "litellm-proxy-extras 0.4.110 for 0.4.114.post1, without litellm-proxy 1.110.2";
const subject = { spec: "1.110.2", version: "1.110.2", patches: [] };
const verdict: Verdict = { ...converged, subject: { ...subject, assembled } };
const put: Environment = { ...environment, subject: { ...environment.subject, ...subject, assembled } };
const trial = { ...outcome(verdict), environment: put };

describe("what stands in for companions is said", () => {
  test("in a trial's headline, its summary and its terminal text", () => {
    const label = `litellm 1.110.2 (assembled: ${told})`;
    expect(subjectLabel(verdict.subject)).toBe(label);
    expect(conclude([verdict], null).line).toBe(
      `converged: phantom-refusal on ${label}, seed 1: All invariants hold: 12 requests.\n`,
    );
    const summary = trialSummary(verdict, put);
    expect(summary).toContain(`# phantom-refusal on ${label}: converged`);
    expect(summary).toContain(`| assembled | ${told} |`);
    expect(trialText(verdict, paint(false))).toContain(`Assembled: ${told}.`);
    expect(junitXml([trial])).toContain(told);
  });

  test("in a campaign's headline once for each subject, its matrix and its summary", () => {
    expect(conclude([verdict, { ...verdict, seed: 2 }], null).line).toBe(
      `converged: 2 trials, 2 converged; assembled: ${told}\n`,
    );
    const red: Verdict = { ...verdict, verdict: "diverged", headline: "It leaks.", reason: "It leaks." };
    expect(conclude([red, converged], null).line).toBe(
      `diverged: 2 trials, 1 diverged, 1 converged; first phantom-refusal on litellm 1.110.2, seed 1: It leaks; 1.110.2 assembled: ${told}\n`,
    );
    expect(conclude([red, { ...red, seed: 2 }], "converged").line).toContain(`; assembled: ${told}`);
    expect(matrixCsv([trial, outcome(converged)], (dir) => dir)).toContain(`1.110.2,1.110.2,"${told}",1,`);
    const result = { dir: "/c", trials: [trial, outcome(converged)], failures: [], stacks: [] };
    const text = campaignSummary({ ...result, startedAt: "a", finishedAt: "b" }, (dir) => dir);
    expect(text).toContain(`- 1.110.2 assembled: ${told}\n`);
    expect(text).toContain(`| 1.110.2 | 1.110.2 | 3.11.7 | none | ${told} | fast |`);
  });

  test("and repeated", () => {
    expect(repeatCommand(verdict, { ...put, command: "npm run reference" })).toContain(" --companions nearest");
    const typed = repeatCommand(verdict, { ...put, command: "phantom429 run x --companions nearest --latest-deps" });
    expect(typed.match(/--companions/g)).toHaveLength(1);
    expect(typed).toContain("--companions nearest --latest-deps");
    expect(repeatCommand(converged, environment)).not.toContain("--companions");
  });
});

test("records without it are read as before, and say nothing of it", () => {
  expect(Environment.parse(environment).subject).not.toHaveProperty("assembled");
  expect(Environment.parse(put).subject.assembled).toEqual(assembled);
  expect(Verdict.parse(converged).subject).not.toHaveProperty("assembled");
  expect(Verdict.parse(verdict).subject.assembled).toEqual(assembled);
  expect(conclude([converged, converged], null).line).not.toContain("assembled");
});
