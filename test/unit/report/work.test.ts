import { expect, test } from "vitest";
import type { Environment } from "../../../harness/contracts/index.ts";
import { makePlan, planHash } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { isPresent } from "../../../scripts/reference/work.ts";
import { environment } from "./examples.ts";

const plan = makePlan(findScenario("no-redis"), { seed: 1 });
const ttl = "litellm_settings.default_redis_ttl=20";
const recorded = (settings: Environment["subject"]["settings"], hash = planHash(plan)) => {
  return { planHash: hash, environment: { ...environment, subject: { ...environment.subject, settings } } };
};

test("a trial is kept for the plan and the settings that it was run with", () => {
  const plain = recorded({ "litellm_settings.cache": false });
  const short = recorded({ "litellm_settings.cache": false, "litellm_settings.default_redis_ttl": 20 });
  expect(isPresent(plain, plan, [])).toBe(true);
  expect(isPresent(short, plan, [ttl])).toBe(true);
});

test("one with another setting, another value or another plan is not", () => {
  const plain = recorded({ "litellm_settings.cache": false });
  const long = recorded({ "litellm_settings.cache": false, "litellm_settings.default_redis_ttl": 300 });
  expect(isPresent(plain, plan, [ttl])).toBe(false);
  expect(isPresent(long, plan, [ttl])).toBe(false);
  expect(isPresent(long, plan, [])).toBe(false);
  expect(isPresent(recorded({ "litellm_settings.cache": false }, "sha256:other"), plan, [])).toBe(false);
});

test("one of stand-ins is not, where the release itself is asked for", () => {
  const exact = recorded({ "litellm_settings.cache": false });
  const assembled = [{ package: "litellm-enterprise", wanted: "0.1.83.post1", got: "0.1.83" }];
  const { subject } = exact.environment;
  const nearest = { ...exact, environment: { ...exact.environment, subject: { ...subject, assembled } } };
  expect(isPresent(nearest, plan, [], "exact")).toBe(false);
  expect(isPresent(nearest, plan, [], "nearest")).toBe(true);
  expect(isPresent(exact, plan, [], "nearest")).toBe(true);
});
