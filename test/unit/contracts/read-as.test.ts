import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readAs, Verdict } from "../../../harness/contracts/index.ts";
import { diverged } from "../report/examples.ts";

const Document = z.strictObject({
  schemaVersion: z.literal(2),
  list: z.array(z.discriminatedUnion("kind", [z.strictObject({ kind: z.literal("a"), n: z.number() })])),
});
const document = { schemaVersion: 2, list: [{ kind: "a", n: 1 }] };

describe("reading what another phantom429 wrote", () => {
  test("keys that the contract does not have are left out, however deep, and the value is not touched", () => {
    const newer = { ...document, more: 1, list: [{ kind: "a", n: 1, unit: "s" }] };
    expect(readAs(Document, newer, "a.json")).toEqual({ success: true, data: document });
    expect(newer.list[0]).toHaveProperty("unit");
    const verdict = { ...diverged, newer: 1, checks: [{ ...diverged.checks[0]!, newer: 1 }] };
    expect(readAs(Verdict, verdict, "verdict.json").data?.checks).toEqual([diverged.checks[0]]);
  });

  test("twin: a key that is missing, or of another kind, is an error beside one that is new", () => {
    const read = readAs(Document, { ...document, more: 1, list: [{ kind: "a", n: "1" }] }, "a.json");
    expect(read.error?.issues.map(({ path }) => path.join("."))).toEqual(["list.0.n"]);
  });

  test("a newer schema says so, with what to do", () => {
    expect(() => readAs(Document, { schemaVersion: 99 }, "run/verdict.json")).toThrow(
      expect.objectContaining({
        code: "ERR_SCHEMA_NEWER",
        message: "run/verdict.json was written by a newer phantom429 (schema 99, this one reads 2).",
        hint: expect.stringMatching(/^Update phantom429: this is \d/),
      }),
    );
  });

  test("an older one is no newer one", () => {
    expect(readAs(Document, { ...document, schemaVersion: 1 }, "a.json").success).toBe(false);
  });
});
