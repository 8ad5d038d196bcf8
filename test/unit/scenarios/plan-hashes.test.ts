import { expect, test } from "vitest";
import { planHash } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";

/**
 * A seed's plan is the same whatever the code looks like: recorded verdicts name its hash. One scenario for each kind of
 * fault. A scenario that is changed on purpose has a new hash.
 */
test.each([
  ["control-stream", "20ae976156f2429c50baee33e2e1db08f1a0cf757b766f94777ef9d67f5a87fb"],
  ["counter-evicted-at-rest", "33758e9784099725eecbbdd73318b718cbc5434dee9e7585f98ae3323d20107f"],
  ["delivery-parked", "549bf53ea1b75a9489204b2d74dbb1ad9432ad505fb4e352ac74158819dfb361"],
  ["postgres-paused", "072c1d2ce4dbd15c4a6f6d9222c529f03a8bc2f2cf5b46a31e7e651ce46a0cf3"],
  ["redis-reply-lost", "86fbc9e659308be105c68f4426a0b1522f4b62a34a85f020fcc4b54359146593"],
  ["redis-restarted", "bc80fd9b297858081712fb3e7865dd8c75b36d8c8a7b51dd220dda9fa13d564d"],
  ["replica-killed", "b7a038b919e834a9a94bf71a4becb227c67f6c77d35b832a020489e1d6d002ab"],
  ["replica-oom", "8d0202fe58ced6355dbdc3848d5a12d2f9954ebed235abbde95d7354252ad470"],
  ["replica-partitioned-from-postgres", "96287425b3ad36cfe69a6c4e2e8175a460598401c165385844235b57d883505b"],
  ["replica-paused", "797a5eca8223fb1640a7f5b6455934604000c1b5f92efd4dc3946db65e8d222c"],
  ["replica-restarted", "7f81ea5898b7f5410a52eb8861bef8e9908ccab8d34b1d7ea115f622d085b231"],
  ["replica-stopped", "75eda9908bed1f9336b3373d5359a1c89d8660daa59eee25df0569d7a58461db"],
  ["reset-while-in-flight", "3acad142c05e0ec5159c85c544025fb1512b8c06a66da34e6df2dd8650d9904c"],
  ["spend-reset-by-administrator", "e8cfccaa873883d18f44673ab5514251063d1a8ad62859530ee39a343b1376cb"],
])("%s has the plan that it had", (id, hash) => {
  expect(planHash(makePlan(findScenario(id), { seed: 1 }))).toBe(hash);
});
