import { expect, test } from "vitest";
import { planHash } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";

/**
 * A seed's plan is the same whatever the code looks like: recorded verdicts name its hash. One scenario for each kind of
 * fault. A scenario that is changed on purpose has a new hash.
 */
test.each([
  ["control-stream", "0fe9ef9d3961f142e76df295be0ebea7fb1f59a5d51ba13d846c33e8affac2f2"],
  ["counter-evicted-at-rest", "538bd9791f6029fb1e92fd146845f039cdc9d8bf8737f319271f871e5dd13691"],
  ["delivery-parked", "7b47daf400565b406b3ee85da1edf93e25af458fa8abc9c9d52be044d9369700"],
  ["postgres-paused", "5adecb6be706df0e41ae21876b2cac845657cd2fa5c620fd860f9e56b9fec207"],
  ["redis-reply-lost", "b0acabf7362fb2285d5898fe331eb12a5392ac4633bca7683feb507d3a24e831"],
  ["redis-restarted", "cb79bffee7c21c13354df51bd82158bdc998186edc6c5ea70e358f28f918f15c"],
  ["replica-killed", "d0702740a9c9f9da21afebd4ffe95ffe3db94da1ddfa7818edf8fce794eab806"],
  ["replica-oom", "9c9eb662d7ba8e10d200fe8c79d4b32ec453a4874b5297a66b3c0bc91e64d4bc"],
  ["replica-partitioned-from-postgres", "50b015212c9b5ee283f601cfbb1945c7cdd3f7a344df6b260b94fd36ab1c5ab9"],
  ["replica-paused", "aaecf7ff6c8ac8e3843a5605e7ed7e578387d8e50180cad4ba260e3d5673be6b"],
  ["replica-restarted", "f71f31a4e7925a266ba8b43bdf6c22ed1c944dc2694b4ee0d95700373ff16814"],
  ["replica-stopped", "5149c4bec45608fd864552d7012f65afb6657459e38f431be5f12cc2e34286c6"],
  ["reset-while-in-flight", "7d76c4a4de59184a6d1f21bbf323245ee17577d3ce547c13057c86f970823767"],
  ["spend-reset-by-administrator", "a9649842c4a4022010c3eacfd02c4b729783ecf113e420450cdbcbb927914a7e"],
])("%s has the plan that it had", (id, hash) => {
  expect(planHash(makePlan(findScenario(id), { seed: 1 }))).toBe(hash);
});
