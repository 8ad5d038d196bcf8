import { expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, World, windowOf } from "./builder.ts";

const failing = (billed: (prompt: number) => number) =>
  new World().phase("hang", (world) => {
    world.request({ replica: 1 }).complete();
    world.request({ replica: 0 }).complete();
    const request = world.request({ replica: 0, status: 500 });
    request.invoke().reserve().receive().fail(500, "provider").settle(0);
    request.bill(billed(request.prompt));
  });
const verdictOf = (world: World) => judge(world.trial(), { expected: null });

test("D21: a failed request is billed to the rows and to no counter", () => {
  const { verdict, findings } = verdictOf(failing((prompt) => prompt));
  expect(verdict).toBe("diverged");
  expect(findings.map(({ mode, counter, requests }) => [mode, counter, requests]).sort()).toEqual([
    ["D21", customer, ["r3"]],
    ["D21", key, ["r3"]],
  ]);
  for (const { amount } of findings) expect(amount).toBeLessThan(0);
});

test("a window that lacks what the logs and the other rows have of it lacks it for the same reason", () => {
  const window = windowOf("30d");
  const lacking = (amount: (prompt: number, cost: number) => number) => {
    const world = new World({ also: ["key_window", "team"] });
    world.phase("hang", () => {
      const whole = world.request({ replica: 1 }).complete();
      const failed = world.request({ replica: 0, status: 500 });
      failed.invoke().reserve().receive().fail(500, "provider").settle(0);
      failed.bill(failed.prompt);
      world.rows.set(window, world.rows.get(window)! - amount(failed.prompt, whole.cost));
    });
    return verdictOf(world).findings.flatMap(({ invariant, mode }) => (invariant === "truth" ? mode : []));
  };
  expect(lacking((prompt) => prompt)).toEqual(["D21"]);
  expect(lacking((_, cost) => cost)).not.toContain("D21");
});

test("one that is not billed at all is none", () => {
  expect(verdictOf(failing(() => 0)).verdict).toBe("converged");
});

test("nor is a row that is further off than the failed requests can have cost", () => {
  const { findings } = verdictOf(failing((prompt) => prompt + 1));
  expect(findings.map(({ mode }) => mode)).not.toContain("D21");
});
