import { expect, test } from "vitest";
import { planHash } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";

/**
 * A seed's plan is the same whatever the code looks like: recorded verdicts name its hash. One scenario for each kind of
 * fault. A scenario that is changed on purpose has a new hash.
 */
test.each([
  ["control-stream", "e0c392be5640867c11b46821152f0a468a6b029aacc0a71215b034d36949246f"],
  ["counter-evicted-at-rest", "538bd9791f6029fb1e92fd146845f039cdc9d8bf8737f319271f871e5dd13691"],
  ["delivery-parked", "7b47daf400565b406b3ee85da1edf93e25af458fa8abc9c9d52be044d9369700"],
  ["postgres-paused", "5adecb6be706df0e41ae21876b2cac845657cd2fa5c620fd860f9e56b9fec207"],
  ["redis-reply-lost", "b0acabf7362fb2285d5898fe331eb12a5392ac4633bca7683feb507d3a24e831"],
  ["redis-restarted", "cb79bffee7c21c13354df51bd82158bdc998186edc6c5ea70e358f28f918f15c"],
  ["replica-killed", "d7d656178ac952579101f006bf97a5615628e12071f66ddb9201ab496b099cf7"],
  ["replica-oom", "52efeff020c54dda3c47cd0c1678b13c9cbbc9e4e1e2f2bb126e3c306ff52f78"],
  ["replica-partitioned-from-postgres", "50b015212c9b5ee283f601cfbb1945c7cdd3f7a344df6b260b94fd36ab1c5ab9"],
  ["replica-paused", "45ed6f472f7f063aa07d97de3e5c5af895db8e7a98ff332375bf8bba421bdc62"],
  ["replica-restarted", "6d805c03458a9bc78658d6002ce5fcde23af4335453153eb1a7531a87c8d32ca"],
  ["replica-stopped", "e88207b7e9b8fa231da6ba76e3f9ea06357ff6fc9943e33b8a3de12e9835e7c7"],
  ["reset-while-in-flight", "7d76c4a4de59184a6d1f21bbf323245ee17577d3ce547c13057c86f970823767"],
  ["spend-reset-by-administrator", "a9649842c4a4022010c3eacfd02c4b729783ecf113e420450cdbcbb927914a7e"],
])("%s has the plan that it had", (id, hash) => {
  expect(planHash(makePlan(findScenario(id), { seed: 1 }))).toBe(hash);
});
