import { expect, test } from "vitest";
import { draftGate } from "../../../harness/gate/draft.ts";
import { entryOf, seenInTrials } from "../../../harness/gate/seen.ts";
import type { GateTrial } from "../../../harness/gate/trial.ts";

const trial = (seed: number, verdict: GateTrial["verdict"], ...modes: string[]): GateTrial => {
  return { scenario: "a", seed, verdict, modes, bypasses: modes.filter((mode) => mode === "D17"), headline: "" };
};
const plain = { settings: [], profile: "fast", replicas: undefined, patches: [], bypassOnly: false } as const;
const entry = (trials: GateTrial[], bypassOnly = false) => entryOf(seenInTrials(trials, bypassOnly)[0]!, bypassOnly);

test("a mode of all trials is known, one of some is a race, and a race by nature is one in any case", () => {
  const [one, two] = [trial(1, "diverged", "D9", "D29"), trial(2, "diverged", "D9", "D29", "D25")];
  expect(entry([one, two])).toEqual({ known: ["D9"], sometimes: { D29: "2 of 2", D25: "1 of 2" } });
});

test("inconclusive trials count for nothing; alone they say nothing", () => {
  expect(entry([trial(1, "diverged", "D9"), trial(2, "inconclusive")])).toEqual({ known: ["D9"] });
  expect(entry([trial(1, "inconclusive")])).toBeNull();
  expect(entry([trial(1, "not-applicable")])).toBe("not-applicable");
});

test("with no-bypass alone a leak is none", () => {
  expect(entry([trial(1, "diverged", "D9")], true)).toBe("no-bypass");
  expect(entry([trial(1, "diverged", "D9", "D17")], true)).toEqual({ only: "no-bypass", known: ["D17"] });
});

test("with no-bypass alone a trial that did not look for bypasses says nothing", () => {
  expect(entry([{ ...trial(1, "converged"), bypasses: null }], true)).toBeNull();
});

test("an unknown mode is accepted by no draft: the gate calls it new", () => {
  const seen = seenInTrials([trial(1, "diverged", "D9", "unknown mode")], false);
  const options = { litellm: "1", companions: "exact", from: "run", seeds: [1], ...plain } as const;
  const draft = draftGate(seen, [], options);
  expect(draft?.unknown).toEqual(["a"]);
  expect(draft?.text).toContain("    known: [D9]\n");
  expect(draft?.text).toContain("# Showed an unknown mode, which is new each time: a\n");
  expect(entry([trial(1, "diverged", "unknown mode")])).toBe("converged");
});
