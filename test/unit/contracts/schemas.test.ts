import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { jsonSchemaOf, type SchemaName, schemas } from "../../../harness/contracts/index.ts";
import { campaignDocument } from "../../../harness/report/campaign.ts";
import { fakeTerminal, typed } from "../cli/fakes.ts";
import { workplace } from "../cli/workplace.ts";
import { converged, diverged, outcome } from "../report/examples.ts";

const place = workplace();
/** Of LiteLLM 1.110.2, as it was recorded. */
const recorded = join(import.meta.dirname, "../../fixtures/recorded/redis-reply-lost-1");
const text = (file: string) => readFileSync(join(recorded, file), "utf8");
const lines = (file: string): unknown[] =>
  text(file)
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

/** Reads the schema as anybody else would: from its JSON. */
function refused(name: SchemaName, values: readonly unknown[]): string[] {
  const schema = z.fromJSONSchema(JSON.parse(JSON.stringify(jsonSchemaOf(name))));
  return values.flatMap((value) => {
    const { success, error } = schema.safeParse(value);
    return success ? [] : [z.prettifyError(error)];
  });
}

describe("what was recorded keeps to the schemas", () => {
  test.each(["plan", "environment", "manifest", "verdict"] as const)("%s.json", (name) => {
    expect(refused(name, [JSON.parse(text(`${name}.json`))])).toEqual([]);
  });

  test.each(["history", "ledger", "provider"] as const)("every line of %s.ndjson", (name) => {
    const all = lines(`${name}.ndjson`);
    expect(all.length).toBeGreaterThan(10);
    expect(refused(name, all)).toEqual([]);
  });

  test("a campaign with its comparisons, through JSON", () => {
    const document = campaignDocument(
      {
        dir: "/c",
        trials: [outcome(diverged), outcome(converged)],
        failures: [],
        stacks: [],
        startedAt: "a",
        finishedAt: "b",
      },
      (dir) => dir,
    );
    expect(document.comparisons).toHaveLength(1);
    expect(refused("campaign", [JSON.parse(JSON.stringify(document))])).toEqual([]);
  });

  test("twin: what lacks a field, or has another kind of value there, is refused", () => {
    const { planHash: _, ...without } = JSON.parse(text("verdict.json"));
    expect(refused("verdict", [without])[0]).toContain("planHash");
    expect(refused("ledger", [{ ...(lines("ledger.ndjson")[0] as object), n: "1" }])[0]).toContain("n");
  });

  test("a key that a newer phantom429 adds is allowed", () => {
    expect(refused("verdict", [{ ...JSON.parse(text("verdict.json")), newer: 1 }])).toEqual([]);
  });
});

describe("what --json prints keeps to the schemas", () => {
  test.each<[SchemaName, string]>([
    ["list-output", "list --json"],
    ["releases-output", "releases --json"],
    ["doctor-output", "doctor --json"],
    ["run-output", "run phantom-refusal --json"],
    ["run-output", "compare 1.84.0 1.106.2 --json"],
    ["dry-run-output", "compare 1.84.0 1.106.2 --dry-run --json"],
    ["bisect-dry-run-output", "bisect --good 1.106.12 --bad 1.106.2 --scenario phantom-refusal --dry-run --json"],
    ["error-output", "run nothing-like-it --json"],
    ["error-output", "compare 1.84.0 --json"],
  ])("%s: %s", async (name, line) => {
    const { stdout } = await typed(place.dir, line, undefined, fakeTerminal(place.dir));
    const document = JSON.parse(stdout);
    expect(refused(name, [document])).toEqual([]);
    expect(schemas[name].schema.safeParse(document).error).toBeUndefined();
  });
});

describe("a gate", () => {
  const scenarios = { a: "converged", b: { known: ["D9"], until: "2027-01-31" } };

  test("file needs no more than its scenarios, and takes no field that it does not have", () => {
    expect(refused("gate", [{ scenarios }, { scenarios, litellm: "1.108.0", seeds: [1, 2] }])).toEqual([]);
    expect(refused("gate", [{ scenarios: { a: "convergd" } }])).toHaveLength(1);
    expect(refused("gate", [{ scenarios, seed: [1] }])).toHaveLength(1);
  });

  test("prints and writes what the schemas say", async () => {
    writeFileSync(
      join(place.dir, "gate.yaml"),
      "scenarios: { phantom-refusal: { known: [D9] }, control-success: converged }",
    );
    mkdirSync(join(place.dir, "out"));
    const { stdout } = await typed(
      place.dir,
      "gate --json --litellm 1.84.0 --out out",
      undefined,
      fakeTerminal(place.dir),
    );
    const written = JSON.parse(readFileSync(join(place.dir, "out/gate.json"), "utf8"));
    expect(refused("gate-output", [JSON.parse(stdout)])).toEqual([]);
    expect(refused("gate-result", [written])).toEqual([]);
    expect(schemas["gate-result"].schema.safeParse(written).error).toBeUndefined();
    expect(schemas["gate-output"].schema.safeParse(JSON.parse(stdout)).error).toBeUndefined();
  });
});

describe("phantom429 schema", () => {
  test("without a name: all of them, and of what", async () => {
    const { stdout, exitCode } = await typed(place.dir, "schema");
    expect(exitCode).toBe(0);
    for (const [name, { what }] of Object.entries(schemas))
      expect(stdout).toMatch(new RegExp(`^${name} +${what[0]}`, "m"));
  });

  test("each has an $id of its own, with the version of what it describes", async () => {
    const ids = Object.keys(schemas).map((name) => jsonSchemaOf(name as SchemaName).$id);
    expect(new Set(ids).size).toBe(ids.length);
    const { stdout } = await typed(place.dir, "schema verdict");
    expect(JSON.parse(stdout)).toMatchObject({
      $schema: "https://json-schema.org/draft/2020-12/schema",
      $id: expect.stringMatching(/\/verdict\.v2\.json$/),
      properties: { schemaVersion: { const: 2 } },
    });
  });

  test("one that there is not", async () => {
    const { stderr, exitCode } = await typed(place.dir, "schema nope");
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/There is no schema "nope"[\s\S]*There are verdict, campaign/);
  });
});
