import { expect, test } from "vitest";
import { moneyLeaked } from "../../../harness/report/leaked.ts";
import { diverged } from "./examples.ts";

test("what stays on several counters of a request is leaked once, by the most of it", () => {
  const settled = diverged.findings.find(({ invariant }) => invariant === "settled")!;
  const less = settled.leaks.map((leak) => ({ ...leak, amount: leak.amount / 2 }));
  const findings = [...diverged.findings, { ...settled, counter: "spend:team:t1", leaks: less }];
  expect(moneyLeaked({ findings })).toBeCloseTo(0.22, 9);
});
