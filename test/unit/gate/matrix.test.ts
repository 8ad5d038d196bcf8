import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  draftGate,
  evaluate,
  expectationOf,
  type GateTrial,
  readGate,
  seenInCell,
} from "../../../harness/gate/index.ts";
import { readMatrix } from "../../../scripts/as-run/matrix.ts";
import { resultOf } from "../../../scripts/as-run/results.ts";
import { compareWith } from "../../../scripts/canary/compare.ts";

const plain = { settings: [], profile: "fast", replicas: undefined, patches: [], bypassOnly: false } as const;
const cells = readMatrix(readFileSync(new URL("../../../reports/reference/matrix.csv", import.meta.url), "utf8"));
const column = (release: string) => cells.filter((cell) => cell.release === release);

function gateOf(release: string) {
  const seen = column(release).map((cell) => seenInCell(resultOf(cell)));
  const options = { litellm: release, companions: "exact", from: "the reference matrix", seeds: [1, 2, 3] } as const;
  const { gate } = readGate(draftGate(seen, [], { ...options, ...plain })!.text, "gate.yaml");
  return new Map(Object.entries(gate.scenarios).map(([name, entry]) => [name, expectationOf(entry)]));
}

function trialsOf(release: string): GateTrial[] {
  return column(release).flatMap(({ scenario, verdicts, modes }) =>
    verdicts.map(({ seed, verdict, modes: own }) => {
      const found = verdict === "diverged" ? (own ?? modes) : [];
      return { scenario, seed, verdict, modes: found, bypasses: null, headline: "" };
    }),
  );
}

const names = (items: readonly { scenario: string; mode: string }[]) =>
  items.map(({ scenario, mode }) => `${scenario} ${mode}`).sort();

test.each([
  ["1.106.2", "1.110.2"],
  ["1.108.0", "1.110.2"],
  ["1.84.0", "1.106.2"],
])("a gate made from %s judges %s as the two columns of the matrix say", (before, after) => {
  const expectations = gateOf(before);
  const trials = trialsOf(after).filter(({ scenario }) => expectations.has(scenario));
  const result = evaluate(
    expectations,
    { asked: trials, trials, failed: [] },
    { races: new Set(), today: "2026-11-29" },
  );
  // The canary compares columns by another way.
  const columns = compareWith(
    column(before),
    trials.map(({ verdict, modes, ...trial }) => ({
      ...trial,
      word: verdict,
      modes: [...modes],
      reason: "",
      repeat: "",
    })),
  );
  const races = new Set(
    [...expectations].flatMap(([scenario, { modes }]) =>
      [...modes].flatMap(([mode, how]) => (how === "always" ? [] : [`${scenario} ${mode}`])),
    ),
  );
  const gone = [...names(columns.fixed), ...names(columns.unseen)];
  const isUnknown = (one: string) => one.endsWith(" unknown mode");
  const still = names(columns.still);
  expect(names(result.appeared)).toEqual([...names(columns.fresh), ...still.filter(isUnknown)].sort());
  expect(names(result.stillThere)).toEqual(still.filter((one) => !isUnknown(one)));
  expect(names(result.fixed)).toEqual(gone.filter((one) => !races.has(one) && !isUnknown(one)).sort());
  expect(names(result.notSeen)).toEqual(gone.filter((one) => races.has(one)).sort());
  const undecided = result.undecided.map(({ scenario }) => scenario);
  expect(undecided).toEqual(columns.undecided.map(({ scenario }) => scenario));
  expect(result.fixed.length * result.stillThere.length * result.appeared.length).toBeGreaterThan(0);
});

test("a release passes the gate that was made from it, but for what fits no mode", () => {
  const expectations = gateOf("1.110.2");
  const trials = trialsOf("1.110.2").filter(({ scenario }) => expectations.has(scenario));
  const result = evaluate(
    expectations,
    { asked: trials, trials, failed: [] },
    { races: new Set(), today: "2026-11-29" },
  );
  expect(new Set(result.appeared.map(({ mode }) => mode))).toEqual(new Set(["unknown mode"]));
  expect([...result.fixed, ...result.notSeen]).toEqual([]);
});
