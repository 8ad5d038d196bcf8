import { expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { redisFault, World } from "./builder.ts";

/** All commands of replica 1 fail five times and more; then Redis is well again, and replica 1 serves a request. */
function trial(serve: (world: World) => void, mustFire = 5) {
  const fault = redisFault("f1", mustFire);
  if (fault.kind !== "redis") throw new Error("no Redis rule");
  const rule = { ...fault.rule, command: "*", key: "*", replica: 1, action: { kind: "close" } } as const;
  const world = new World()
    .phase(
      "fail",
      (at) => {
        at.request({ replica: 0 }).complete();
        for (let nth = 0; nth < mustFire; nth++) at.strike("f1", "redis", 1, "close on MGET spend:key:other");
      },
      { faults: [{ ...fault, rule }] },
    )
    .phase("open", serve);
  return judge(world.trial(), { expected: null });
}

/** Without a command to Redis. */
const silently = (world: World) => void world.request({ replica: 1 }).invoke().receive().headers().done().ok();
const asBefore = (world: World) => void world.request({ replica: 1 }).complete();

test("a replica that goes on to ask Redis had no open circuit breaker, and nothing is shown", () => {
  const { verdict, reason, faults } = trial(asBefore);
  expect(verdict).toBe("inconclusive");
  expect(reason).toContain("Missing: replica 1 gives Redis up after f1 (it went on to ask Redis, entry ");
  expect(faults).toMatchObject({ planned: 2, fired: 1 });
});

test("one that serves nothing meanwhile shows nothing either", () => {
  expect(trial(() => {}).reason).toContain("it served no request while its circuit breaker could be open");
});

test("one that serves a request in silence had it open", () => {
  expect(trial(silently).faults).toMatchObject({ planned: 2, fired: 2, missing: [] });
});

test("fewer failures than open it ask for none", () => {
  expect(trial(asBefore, 4)).toMatchObject({ verdict: "converged", faults: { planned: 1, fired: 1 } });
});
