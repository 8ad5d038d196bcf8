import { expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, World } from "./builder.ts";

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

test("one that is not billed at all is none", () => {
  expect(verdictOf(failing(() => 0)).verdict).toBe("converged");
});

test("nor is a row that is further off than the failed requests can have cost", () => {
  const { findings } = verdictOf(failing((prompt) => prompt + 1));
  expect(findings.map(({ mode }) => mode)).not.toContain("D21");
});
