import { expect, test } from "vitest";
import type { GateDocument } from "../../../harness/contracts/index.ts";
import type { PageCell } from "../../../harness/page/data.ts";
import { pageGate } from "../../../harness/page/gate-part.ts";

type Item = GateDocument["appeared"][number];

const cell = (scenario: string, seed: number, leaked = 0): PageCell => {
  return {
    scenario,
    subject: "1.106.2",
    seed,
    verdict: "diverged",
    modes: [],
    headline: "",
    leaked,
    dir: "",
    packed: null,
  };
};
const item = (scenario: string, more: Partial<Item> = {}): Item => {
  const about = { issue: null, reason: null, until: null };
  return { scenario, mode: "D1", now: { times: 1, of: 1 }, seed: 1, ...about, ...more };
};
const nothing = {
  appeared: [],
  fixed: [],
  expired: [],
  races: [],
  stillThere: [],
  notSeen: [],
  undecided: [],
  judged: 0,
};
const gate = (lists: Partial<GateDocument>): GateDocument => {
  return { schemaVersion: 1, file: "gate.yaml", outcome: "failed", ...nothing, ...lists };
};

test("lists that have something, in the order in which a reader needs them", () => {
  const { lists } = pageGate(gate({ stillThere: [item("a")], fixed: [item("b")], appeared: [item("c")] }), []);
  expect(lists.map(({ title }) => title)).toEqual(["new", "fixed", "still there"]);
});

test("worst first: what most trials show, then what leaks most", () => {
  const appeared = [
    item("rare", { now: { times: 1, of: 3 } }),
    item("small", { now: { times: 3, of: 3 } }),
    item("large", { now: { times: 3, of: 3 } }),
  ];
  const cells = [cell("rare", 1, 9), cell("small", 1, 0.1), cell("large", 1, 0.2)];
  const [list] = pageGate(gate({ appeared }), cells).lists;
  expect(list!.items.map(({ scenario }) => scenario)).toEqual(["large", "small", "rare"]);
  expect(list!.items.map(({ cell }) => cell)).toEqual([2, 1, 0]);
});

test("leads to the trial that shows it; where none does, to the scenario's first", () => {
  const cells = [cell("a", 1), cell("a", 2)];
  const undecided = [
    { scenario: "a", seed: 2, why: "Late." },
    { scenario: "b", seed: 1, why: "It was not run." },
  ];
  const shown = pageGate(
    gate({ appeared: [item("a", { seed: 2 })], fixed: [item("a", { seed: null })], undecided }),
    cells,
  );
  expect(shown.lists.map(({ items }) => items[0]!.cell)).toEqual([1, 0]);
  expect(shown.undecided.map((each) => each.cell)).toEqual([1, null]);
});

test.each([
  ["#27639", "https://github.com/BerriAI/litellm/issues/27639"],
  ["https://example.org/1", "https://example.org/1"],
  ["JIRA-7", null],
  ["javascript:alert(1)", null],
])("the issue %s leads to %s", (issue, url) => {
  const { lists } = pageGate(gate({ stillThere: [item("a", { issue, reason: "rare", until: "2027-06-30" })] }), []);
  expect(lists[0]!.items[0]).toMatchObject({ issue: { text: issue, url }, reason: "rare", until: "2027-06-30" });
});

test("a race is told with the file's share", () => {
  const race = item("a", { now: { times: 2, of: 3 }, before: { times: 1, of: 3 } });
  expect(pageGate(gate({ stillThere: [race] }), []).lists[0]!.items[0]!.trials).toBe(
    "2 of 3 trials; 1 of 3 in the file",
  );
});
