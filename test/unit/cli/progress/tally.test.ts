import { describe, expect, test } from "vitest";
import { frame } from "../../../../harness/cli/words/progress/matrix.ts";
import { plainProgress } from "../../../../harness/cli/words/progress/plain.ts";
import { countText, type Tally, tallied } from "../../../../harness/cli/words/progress/tally.ts";
import type { ExpectedTrial, Progress, VerdictWord } from "../../../../harness/contracts/index.ts";
import { paint } from "../../../../harness/report/index.ts";
import { converged } from "../../report/examples.ts";

type Event = Exclude<Progress, { type: "directory" }>;

const subject = "1.84.0";
const planned = (count: number, more: Partial<ExpectedTrial> = {}): Event => ({
  type: "planned",
  trials: Array.from({ length: count }, (_, seed) => ({
    subject,
    scenario: "a",
    seed,
    expectedMs: 60_000,
    done: null,
    ...more,
  })),
});
const begun = (seed: number, detail = "sends"): Event => {
  return { type: "trial", subject, scenario: "a", seed, state: "running", detail };
};
const lost = (seed: number): Event => ({ ...begun(seed, "It died."), state: "failed" }) as Event;
const judged = (seed: number, verdict: VerdictWord): Event => {
  return { type: "verdict", subject, scenario: "a", seed, dir: "", verdict: { ...converged, verdict } };
};

function tallyOf(...events: [number, Event][]): Tally {
  return events.reduce((tally: Tally, [now, event]) => tallied(tally, event, now), new Map());
}

describe("how far a campaign is", () => {
  test("counts what is over and what is news; no guess before a trial has ended", () => {
    expect(countText(tallyOf([0, planned(4)]), 0)).toBe("[0/4]");
    expect(countText(tallyOf([0, planned(4)], [0, begun(0)]), 50_000)).toBe("[0/4]");
    const some = tallyOf(
      [0, planned(4)],
      [0, begun(0)],
      [1, judged(0, "diverged")],
      [2, lost(1)],
      [3, judged(2, "converged")],
    );
    expect(countText(some, 3)).toMatch(/^\[3\/4\] 1 diverged, 1 could not be run, /);
  });

  test("guesses what is left by how long the others took", () => {
    const half = tallyOf([0, planned(4)], [0, begun(0)], [0, begun(1)]);
    const two = [judged(0, "converged"), judged(1, "converged")].reduce(
      (tally, event) => tallied(tally, event, 180_000),
      half,
    );
    // Two of four took 3 min together.
    expect(countText(two, 180_000)).toBe("[2/4] about 3 min left");
    const three = tallied(tallied(two, begun(2), 180_000), judged(2, "converged"), 200_000);
    expect(countText(three, 200_000)).toBe("[3/4] about 1 min left");
  });

  test("a trial that runs is part of what is done, and takes at least what it is expected to", () => {
    const tally = tallyOf([0, planned(2)], [0, begun(0)], [0, begun(1)], [10_000, judged(0, "converged")]);
    expect(countText(tally, 10_000)).toBe("[1/2] less than a minute left");
  });

  test("trials that were over before a resume say nothing of the speed", () => {
    const resumed: Event = {
      type: "planned",
      trials: [
        { subject, scenario: "a", seed: 0, expectedMs: 60_000, done: "diverged" },
        { subject, scenario: "a", seed: 1, expectedMs: 60_000, done: null },
      ],
    };
    expect(countText(tallyOf([0, resumed], [0, begun(1)]), 30_000)).toBe("[1/2] 1 diverged");
  });

  test("nothing is left at the end", () => {
    expect(countText(tallyOf([0, planned(1)], [0, begun(0)], [9, judged(0, "converged")]), 9)).toBe("[1/1]");
  });
});

describe("the screen", () => {
  const size = (text: string) => {
    const lines = text.split("\n");
    return [lines.length, Math.max(...lines.map((line) => line.length))];
  };
  const noSteps = new Map<string, string>();

  test("a sign for each trial, then what runs, then the count", () => {
    const tally = tallyOf(
      [0, planned(5)],
      [0, begun(0)],
      [1, judged(0, "diverged")],
      [1, judged(1, "converged")],
      [1, begun(2)],
    );
    expect(frame(tally, noSteps, { rows: 24, columns: 80 }, 1, paint(false))).toMatch(
      /^litellm 1\.84\.0\n {2}✗✓▸··\n {2}a seed 2: sends\n\[2\/5\] 1 diverged, /,
    );
  });

  test.each([
    [24, 80],
    [10, 40],
    [4, 40],
    [2, 10],
  ])("fits %i rows of %i columns", (rows, columns) => {
    const events = Array.from({ length: 300 }, (_, seed): [number, Event] => [1, begun(seed, "x".repeat(200))]);
    const tally = tallyOf([0, planned(600)], ...events);
    const [height, width] = size(frame(tally, noSteps, { rows, columns }, 1, paint(false)));
    expect(height).toBeLessThanOrEqual(Math.max(2, rows - 1));
    expect(width).toBeLessThanOrEqual(columns);
  });

  test("what is installed, before there are trials", () => {
    const steps = new Map([["1.84.0", "installing: resolving"]]);
    expect(frame(new Map(), steps, { rows: 24, columns: 80 }, 0, paint(false))).toBe(
      "litellm 1.84.0: installing: resolving",
    );
  });
});

describe("lines for a log", () => {
  const said = (...events: [number, Event][]) => {
    const lines: string[] = [];
    let now = 0;
    const observer = plainProgress({ now: () => now }, (text) => lines.push(text));
    for (const [at, event] of events) {
      now = at;
      observer.observe(event);
    }
    return lines;
  };
  const installing = (detail: string): Event => ({ type: "subject", subject, state: "installing", detail });

  test("a step is said once, a trial at its end", () => {
    expect(
      said([0, installing("")], [1, installing("resolving")], [2, planned(1)], [3, begun(0)], [4, lost(0)]),
    ).toEqual([
      "litellm 1.84.0: installing\n",
      "[1/1] could not be run a on litellm 1.84.0, seed 0 (1 could not be run)\n",
    ]);
  });

  test("why something could not be run is said once, and only where others go on", () => {
    const failed: Event = { type: "subject", subject, state: "failed", detail: "It died." };
    expect(said([0, planned(2)], [1, failed], [1, lost(0)], [1, lost(1)]), "the end says it").toEqual([
      "litellm 1.84.0: failed\n",
      expect.stringMatching(/^\[1\/2\] could not be run a on litellm 1\.84\.0, seed 0 \(/),
      expect.stringMatching(/^\[2\/2\] could not be run a on litellm 1\.84\.0, seed 1 \(/),
    ]);
    const stack: Event = { type: "stack", subject, stack: "own", state: "failed", detail: "It died." };
    const some = said([0, planned(3)], [1, stack], [1, lost(0)], [1, lost(1)], [2, judged(2, "converged")]).join("");
    expect(some.match(/It died\./g)).toHaveLength(1);
    expect(some).toMatch(/^\[1\/3\] could not be run a on litellm 1\.84\.0, seed 0: It died\. \(/);
  });

  test("a retry is said each time", () => {
    const again: Event = { type: "subject", subject, state: "retrying", detail: "a seed 0 (retry 1 of 2)" };
    expect(said([0, planned(1)], [1, lost(0)], [2, again], [3, again]).slice(1)).toEqual([
      "litellm 1.84.0: retrying: a seed 0 (retry 1 of 2)\n",
      "litellm 1.84.0: retrying: a seed 0 (retry 1 of 2)\n",
    ]);
  });

  test("where nothing ends for half a minute, how far it is", () => {
    expect(said([0, planned(2)], [1_000, begun(0)], [29_000, begun(0, "rests")], [31_000, begun(0, "sends")])).toEqual([
      "[0/2]\n",
    ]);
  });
});
