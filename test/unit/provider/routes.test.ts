import { describe, expect, it } from "vitest";
import { dialectAt } from "../../../harness/provider/dialects/index.ts";

describe("routes", () => {
  it.each([
    ["POST", "/threads/t1/runs", "run_", { thread: "t1" }],
    ["GET", "/threads/t1/runs/r1", "run_", { thread: "t1", run: "r1" }],
    ["POST", "/messages", "msg_", {}],
    ["POST", "/messages/count_tokens", "count_", {}],
    ["POST", "/batches/b1/cancel", "batch_", { batch: "b1" }],
  ])("%s %s", (method, path, idPrefix, params) => {
    expect(dialectAt(method, path)).toMatchObject({ dialect: { idPrefix }, params });
  });

  it.each([
    ["GET", "/responses"],
    ["POST", "/messages/other"],
    ["POST", "/threads//runs"],
  ])("not %s %s", (method, path) => {
    expect(dialectAt(method, path)).toBeUndefined();
  });
});
