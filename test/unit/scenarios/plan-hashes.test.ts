import { expect, test } from "vitest";
import { planHash } from "../../../harness/contracts/index.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";

/**
 * A seed's plan is the same whatever the code looks like: recorded verdicts name its hash. One scenario for each kind of
 * fault. A scenario that is changed on purpose has a new hash.
 */
test.each([
  ["control-stream", "60ca39a924cca6d48bac73a0897e4405c95fd3414bcd4bbd85cd18081970f9a3"],
  ["counter-evicted-at-rest", "33758e9784099725eecbbdd73318b718cbc5434dee9e7585f98ae3323d20107f"],
  ["delivery-parked", "549bf53ea1b75a9489204b2d74dbb1ad9432ad505fb4e352ac74158819dfb361"],
  ["postgres-paused", "072c1d2ce4dbd15c4a6f6d9222c529f03a8bc2f2cf5b46a31e7e651ce46a0cf3"],
  ["redis-reply-lost", "86fbc9e659308be105c68f4426a0b1522f4b62a34a85f020fcc4b54359146593"],
  ["redis-restarted", "bc80fd9b297858081712fb3e7865dd8c75b36d8c8a7b51dd220dda9fa13d564d"],
  ["replica-killed", "535a29b3b3e3f1957070ac92de2708f2373ffb3b1510b316f34be224ed7bcabb"],
  ["replica-oom", "8dfa2adb119ef0b9c29f000be1e854f3586c4954a8a6cf39cbf48fc69bd660f9"],
  ["replica-partitioned-from-postgres", "96287425b3ad36cfe69a6c4e2e8175a460598401c165385844235b57d883505b"],
  ["replica-paused", "97d595d7472b0b33b82a0d43d2fd01cbe7bf2e192b25fb214151e5ab2012c9d8"],
  ["replica-restarted", "74d9b11674b9ca539661eb53595b1bbfbcf6a9182898390d07eb6de09e08f78b"],
  ["replica-stopped", "6abfd30556a8c3166e194dc285094b22c3ad6fb84c06b12a464ec29479e3c0bd"],
  ["reset-while-in-flight", "3acad142c05e0ec5159c85c544025fb1512b8c06a66da34e6df2dd8650d9904c"],
  ["spend-reset-by-administrator", "e8cfccaa873883d18f44673ab5514251063d1a8ad62859530ee39a343b1376cb"],
])("%s has the plan that it had", (id, hash) => {
  expect(planHash(makePlan(findScenario(id), { seed: 1 }))).toBe(hash);
});
