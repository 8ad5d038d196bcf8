import { expect, test } from "vitest";
import { unreadable } from "../../../harness/audit/errors.ts";

test("a single server that is taken for a cluster gets a hint", () => {
  const { hint } = unreadable("Redis", "redis://h:1", new Error("Failed to refresh slots cache."));
  expect(hint).toContain("leave --redis-cluster out");
});
