import { expect, test } from "vitest";
import { parseImages } from "../../../harness/cli/options/images.ts";

test("--image goes before the environment", () => {
  const env = { PHANTOM429_REDIS_IMAGE: "valkey/valkey:8", PHANTOM429_POSTGRES_IMAGE: "postgres:16" };
  expect(parseImages(["redis=redis:8"], env)).toEqual({ redis: "redis:8", postgres: "postgres:16" });
});
