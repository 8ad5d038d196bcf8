import { expect, test } from "vitest";
import { gate } from "../../../harness/campaign/gate.ts";

test("lets as many in as it is wide, the heaviest first, and goes on after a failure", async () => {
  const enter = gate(2);
  const entered: number[] = [];
  let inside = 0;
  const task = (weight: number) =>
    enter(weight, async () => {
      entered.push(weight);
      inside++;
      expect(inside).toBeLessThanOrEqual(2);
      await new Promise((resolve) => setTimeout(resolve, 1));
      inside--;
      if (weight === 5) throw new Error("failed");
    });
  const ended = await Promise.allSettled([1, 3, 2, 5, 4].map(task));
  expect(entered).toEqual([5, 4, 3, 2, 1]);
  expect(ended.map(({ status }) => status === "rejected")).toEqual([false, false, false, true, false]);
});
