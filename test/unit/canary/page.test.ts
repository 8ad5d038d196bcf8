import { describe, expect, test } from "vitest";
import type { Comparison } from "../../../scripts/canary/compare.ts";
import { exitOf, type Judgement, worst } from "../../../scripts/canary/outcome.ts";
import { canaryPage, headline, isFinal } from "../../../scripts/canary/page.ts";
import { trial } from "./examples.ts";

const none: Comparison = { fresh: [], fixed: [], unseen: [], still: [], uncompared: [], undecided: [] };
const row = (scenario: string, mode: string) => ({ scenario, mode, before: "diverged D1", now: "converged" });
const fresh = {
  ...row("a", "D9"),
  before: "converged",
  now: "diverged D9",
  reason: "it leaked",
  repeat: "npx phantom429 run a",
};
const judgement = (comparison: Partial<Comparison> = {}, more: Partial<Judgement> = {}): Judgement => ({
  release: "9.9.9",
  part: false,
  baseline: "1.106.2",
  refused: null,
  comparison: { ...none, ...comparison },
  lost: [],
  ran: 100,
  decided: 90,
  scenarios: 80,
  seeds: [1],
  controls: { scenarios: 16, held: 16, seeds: [1, 2], diverged: [] },
  assembled: "",
  finishedAt: "2026-12-01T02:03:04Z",
  ...more,
});
const page = (of: Judgement) => canaryPage(of, (mode) => `[${mode}](${mode}.md)`);

describe("the page", () => {
  test("says first whether one can upgrade: nothing new", () => {
    const text = page(
      judgement({ fixed: [row("b", "D1")], still: [row("c", "D2"), row("d", "D2")], unseen: [row("e", "D3")] }),
    );
    expect(text).toMatch(/^# LiteLLM 9\.9\.9: nothing new diverged since 1\.106\.2\n/);
    expect(text.split("\n")[2]).toBe(
      "**Can I upgrade from 1.106.2 to 9.9.9?** Nothing new diverged. 1 finding of 1.106.2 is gone, 2 still there, 1 not seen this time. 16 of 16 controls held.",
    );
    expect(text).toContain(
      "80 scenarios with seed 1, 16 controls with seeds 1, 2, 90 of 100 trials converged or diverged.",
    );
    expect(text).toContain(
      "## Fixed\n\n| scenario | mode | 1.106.2 | 9.9.9 |\n| --- | --- | --- | --- |\n| b | [D1](D1.md) | diverged D1 | converged |\n",
    );
    expect(text).toContain("| [D2](D2.md) | c, d |\n");
    expect(text).not.toContain("## New");
    expect(isFinal(text)).toBe(true);
  });

  test("what is new, with the command that shows it again", () => {
    const text = page(judgement({ fresh: [fresh] }));
    expect(text).toMatch(/^# LiteLLM 9\.9\.9: 1 scenario newly diverged since 1\.106\.2\n/);
    expect(text).toContain("Read first what is new: 1 finding (D9), below.");
    expect(text).toContain(
      "| a | [D9](D9.md) | converged | diverged D9 |\n\n- a: it leaked\n\nRepeat:\n\n```sh\nnpx phantom429 run a\n```\n",
    );
  });

  test("what could not be judged is told in the first paragraph, too", () => {
    const text = page(
      judgement(
        { undecided: [{ scenario: "a", seed: 1, why: "inconclusive: slow" }] },
        {
          lost: [{ scenario: "b", seed: 2, why: "it broke" }],
          controls: { scenarios: 16, held: 15, seeds: [1], diverged: [] },
        },
      ),
    );
    expect(text).toContain("Nothing new diverged in what could be judged.");
    expect(text).toContain("2 trials could not be judged. 15 of 16 controls held.");
    expect(text).toContain("| it broke | b seed 2 |\n| inconclusive: slow | a seed 1 |\n");
    expect(isFinal(text)).toBe(false);
  });

  test("a release that does not install", () => {
    const text = page(judgement({}, { refused: "It needs a companion that is not served.", ran: 0 }));
    expect(text).toMatch(/^# LiteLLM 9\.9\.9 could not be judged\n/);
    expect(text).toContain("9.9.9?** Unknown: it was not run. It needs a companion that is not served.");
    expect(text).not.toContain("Nothing new");
    expect(isFinal(text)).toBe(false);
  });

  test("of a part of the catalogue says so, and the release is run again", () => {
    const text = page(judgement({}, { part: true, scenarios: 1 }));
    expect(text).toMatch(/^# Part: LiteLLM 9\.9\.9: nothing new diverged since 1\.106\.2\n/);
    expect(text).toContain("Only a part of the catalogue was run, so this is no answer for the whole release.");
    expect(isFinal(text)).toBe(false);
    expect(isFinal(page(judgement({ fresh: [fresh] }, { part: true })))).toBe(false);
  });

  test("a control that diverged, and companions that were replaced", () => {
    const controls = { scenarios: 16, held: 15, seeds: [1], diverged: [trial("control-stream", "diverged D1")] };
    const text = page(judgement({}, { controls, assembled: "litellm-proxy-extras 0.4.110 for 0.4.114.post1" }));
    expect(text).toContain("Not yet: a control diverged");
    expect(text).toContain(
      "## Controls that diverged\n\n- control-stream: because diverged D1\n\nRepeat:\n\n```sh\nnpx phantom429 run control-stream",
    );
    expect(text).toContain("Assembled: litellm-proxy-extras 0.4.110 for 0.4.114.post1.");
  });

  test("without a judged release below, nothing is called new or fixed", () => {
    const text = page(judgement({ uncompared: [fresh] }, { baseline: null }));
    expect(text).toContain("No release below it was judged");
    expect(text).toContain("## Diverged, and nothing to compare with");
  });

  test("headlines fit into 80 characters", () => {
    const ends = [judgement(), judgement({ fresh: [fresh] }), judgement({}, { refused: "x" })];
    for (const of of [...ends, ...ends.map((end) => ({ ...end, part: true }))])
      expect(headline({ ...of, release: "1.110.12.post1", baseline: "1.108.14" }).length).toBeLessThanOrEqual(80);
  });
});

describe("the exit code", () => {
  test.each([
    ["nothing new", judgement({ still: [row("a", "D1")], fixed: [row("b", "D1")], unseen: [row("c", "D1")] }), 0],
    ["something new", judgement({ fresh: [fresh] }, { lost: [{ scenario: "b", seed: 1, why: "" }] }), 1],
    [
      "a control",
      judgement(
        {},
        { controls: { scenarios: 1, held: 0, seeds: [1], diverged: [trial("control-stream", "diverged")] } },
      ),
      1,
    ],
    ["not installed", judgement({}, { refused: "no" }), 3],
    ["a trial without a verdict", judgement({}, { lost: [{ scenario: "b", seed: 1, why: "" }] }), 3],
    ["one inconclusive", judgement({ undecided: [{ scenario: "b", seed: 1, why: "" }] }), 4],
    ["nothing to compare with", judgement({ uncompared: [fresh] }), 4],
  ])("%s", (_, of, code) => {
    expect(exitOf(of)).toBe(code);
  });

  test("of several releases is that of the news", () => {
    expect(worst([0, 4, 3, 1])).toBe(1);
    expect(worst([0, 4, 3])).toBe(3);
    expect(worst([0, 4])).toBe(4);
    expect(worst([])).toBe(0);
  });
});
