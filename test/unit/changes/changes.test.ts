import { expect, test } from "vitest";
import { changesBetween, type Judged } from "../../../harness/changes/index.ts";

const trial = (scenario: string, ...modes: string[]): Judged => ({
  scenario,
  verdict: modes.length > 0 ? "diverged" : "converged",
  modes,
});
const inconclusive = (scenario: string): Judged => ({ scenario, verdict: "inconclusive", modes: [] });

test("a mode that appears beside a known one is new, the known one is still there", () => {
  const { appeared, fixed, stillThere } = changesBetween([trial("a", "D10")], [trial("a", "D1", "D10")]);
  expect(appeared.map(({ mode }) => mode)).toEqual(["D1"]);
  expect(stillThere.map(({ mode }) => mode)).toEqual(["D10"]);
  expect(fixed).toEqual([]);
});

test("a mode that is gone is fixed", () => {
  expect(changesBetween([trial("a", "D9")], [trial("a")]).fixed).toEqual([
    { scenario: "a", mode: "D9", before: { times: 1, of: 1 }, after: { times: 0, of: 1 }, race: false },
  ]);
});

test("a mode of some seeds only is a race", () => {
  const [change] = changesBetween([trial("a"), trial("a", "D29")], [trial("a"), trial("a")]).fixed;
  expect(change).toMatchObject({ race: true, before: { times: 1, of: 2 } });
});

test("a side without a verdict says nothing of its modes, however many the other has", () => {
  const changes = changesBetween(
    [trial("a", "D1"), inconclusive("b"), trial("c", "D2")],
    [inconclusive("a"), trial("b", "D1")],
  );
  expect(changes.notJudged).toEqual([
    { scenario: "a", side: "after", inconclusive: 1 },
    { scenario: "b", side: "before", inconclusive: 1 },
    { scenario: "c", side: "after", inconclusive: 0 },
  ]);
  expect([...changes.appeared, ...changes.fixed, ...changes.stillThere]).toEqual([]);
});

test("what is not applicable has no modes: nothing can leak where nothing is reserved", () => {
  const before: Judged[] = [{ scenario: "a", verdict: "not-applicable", modes: [] }];
  expect(changesBetween(before, [trial("a", "D1")]).appeared).toHaveLength(1);
});
