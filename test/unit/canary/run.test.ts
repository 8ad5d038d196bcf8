import { expect, test } from "vitest";
import { parted } from "../../../scripts/canary/run.ts";

const catalogue = ["replica-killed"];
const controls = ["control-success"];
const parts = (seeds: number[], ofControls: number[], scenarios = catalogue) =>
  parted({ part: false, catalogue: { scenarios, seeds }, controls: { scenarios: controls, seeds: ofControls } }).map(
    (wanted) => `${wanted.scenarios.join(" ")}: ${wanted.seeds.join(" ")}`,
  );

test("controls run beside the catalogue with its seeds, and then with their others", () => {
  expect(parts([1], [1, 2, 3])).toEqual(["control-success replica-killed: 1", "control-success: 2 3"]);
  expect(parts([1, 2], [1, 2])).toEqual(["control-success replica-killed: 1 2"]);
});

test("controls that lack a seed of the catalogue run by themselves, each seed once", () => {
  expect(parts([1, 9], [1, 2])).toEqual(["replica-killed: 1 9", "control-success: 1 2"]);
});

test("without a catalogue the controls run with all their seeds", () => {
  expect(parts([1], [1, 2], [])).toEqual(["control-success: 1", "control-success: 2"]);
  expect(parts([5], [1, 2], [])).toEqual(["control-success: 1 2"]);
});
