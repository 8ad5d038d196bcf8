import { expect, test } from "vitest";
import { CounterNames } from "../../../harness/campaign/counter-names.ts";
import type { BoundEntity, LedgerEntry } from "../../../harness/contracts/index.ts";

const bound = (key: string): BoundEntity => ({ ref: "customer", kind: "key", budget: 1, id: "k", counterKey: key });
const entry = (command: string, key: string): LedgerEntry => ({
  n: 0,
  t: 0,
  replica: 0,
  conn: 1,
  command,
  key,
  args: ["0.1"],
  fault: null,
  applied: "yes",
  reply: "0.1",
  delivered: 1,
});

function after(prefix: string, ...seen: [command: string, key: string][]) {
  const entity = bound(`${prefix}spend:key:k`);
  const names = new CounterNames([entity], prefix);
  for (const [command, key] of seen) names.note(entry(command, key));
  return { renamed: names.correct(), key: entity.counterKey, all: [...names.all()] };
}

test("a counter that is only ever added to without its namespace is there", () => {
  const seen = after("p429:", ["MGET", "spend:key:k"], ["INCRBYFLOAT", "spend:key:k"]);
  expect(seen).toMatchObject({ renamed: true, key: "spend:key:k" });
});

test.each<[string, [string, string][]]>([
  [
    "repairs alone go without (1.84.0)",
    [
      ["INCRBYFLOAT", "p429:spend:key:k"],
      ["DEL", "spend:key:k"],
    ],
  ],
  ["nothing was added yet", [["MGET", "spend:key:k"]]],
  [
    "it is added to with it and without",
    [
      ["INCRBYFLOAT", "p429:spend:key:k"],
      ["INCRBYFLOAT", "spend:key:k"],
    ],
  ],
])("it keeps its name where %s", (_, seen) => {
  expect(after("p429:", ...seen)).toEqual({
    renamed: false,
    key: "p429:spend:key:k",
    all: ["p429:spend:key:k", "spend:key:k"],
  });
});

test("without a namespace there is nothing to choose", () => {
  expect(after("", ["INCRBYFLOAT", "spend:key:k"])).toMatchObject({ renamed: false, key: "spend:key:k" });
});
