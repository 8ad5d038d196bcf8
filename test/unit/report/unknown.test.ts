import { expect, test } from "vitest";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { readUnknown, replaceRows, unknownCsv, unknownPart, unknownTable } from "../../../scripts/as-run/unknown.ts";
import { countUnknown } from "../../../scripts/unknown/count.ts";
import { converged, diverged } from "./examples.ts";

const found = (seed: number, ...modes: string[]): Verdict => {
  return { ...diverged, seed, findings: modes.map((mode) => ({ ...diverged.findings[0]!, mode })) };
};
const unclear: Verdict = { ...found(13, "unknown mode"), verdict: "inconclusive" };
const trials = [found(11, "D1", "unknown mode"), found(12, "D1", "D1"), { ...converged, seed: 11 }, unclear];
const count = (set: string, tuned_on: "yes" | "no") => countUnknown(trials, { set, tuned_on });

test("of diverged trials those with any finding of unknown mode count, and of an inconclusive one none does", () => {
  expect(count("seeds 11 to 13", "no")).toEqual([
    {
      set: "seeds 11 to 13",
      release: "1.84.0",
      tuned_on: "no",
      seeds: "11 12 13",
      trials: 3,
      inconclusive: 1,
      diverged: 2,
      diverged_unknown: 1,
      findings: 4,
      findings_unknown: 1,
    },
    expect.objectContaining({ release: "1.106.2", diverged: 0, findings: 0 }),
  ]);
});

test("the file is read back; rows of the same set and release are replaced", () => {
  const rows = [...count("seeds", "no"), ...count("random plans", "no")];
  expect(readUnknown(unknownCsv(rows))).toEqual(rows);
  const again = count("seeds", "yes").slice(0, 1);
  expect(replaceRows(rows, again)).toEqual([...rows.slice(1), ...again]);
  expect(() => readUnknown(unknownCsv(rows).replace(",no,", ",perhaps,"))).toThrow();
});

test("runs that no signature was written on come first and are summed; the others are not in the sum", () => {
  const rows = [...count("catalogue", "yes"), ...count("seeds", "no")];
  const lines = unknownTable(rows).trimEnd().split("\n").slice(2);
  expect(lines).toEqual([
    "| seeds | 1.84.0 | no | 11 12 13 | 3 | 2 | 1 of 2: 50.0 % (9.5–90.5) | 1 of 4: 25.0 % (4.6–69.9) |",
    "| seeds | 1.106.2 | no | 11 | 1 | 0 | none | none |",
    "| **all of these** |  | no |  | 4 | 2 | 1 of 2: 50.0 % (9.5–90.5) | 1 of 4: 25.0 % (4.6–69.9) |",
    "| catalogue | 1.84.0 | yes | 11 12 13 | 3 | 2 | 1 of 2: 50.0 % (9.5–90.5) | 1 of 4: 25.0 % (4.6–69.9) |",
    "| catalogue | 1.106.2 | yes | 11 | 1 | 0 | none | none |",
  ]);
  expect(unknownPart([])).toBe("not run\n");
});
