import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { type StubStackOptions, startStubStack } from "../../stub/index.ts";
import { judged, unlessTooBusy } from "./judged.ts";

let runs: string;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "p429-passed-"));
});
afterAll(() => rm(runs, { recursive: true, force: true }));

async function play(scenario: string, options: Partial<StubStackOptions>): Promise<Verdict> {
  return unlessTooBusy(async () => {
    await using stack = await startStubStack({ replicas: 2, clock: startClock(), ...options });
    return await judged(stack, { scenario, seed: 1, below: runs });
  });
}

/** Each way in which a budget can be passed: how a stub gateway does it, in which scenario, and how it is known. */
const ways: [way: string, scenario: string, options: Partial<StubStackOptions>, known: RegExp][] = [
  [
    "nothing is reserved for newcomers",
    "newcomers-at-once",
    { switches: { unreservedAtFirst: true } },
    /^7 requests were let through .* Nothing was reserved for .* They came before LiteLLM had charged/,
  ],
  [
    "a lost counter comes back with a row that lags",
    "forgotten-before-its-row",
    { batchMs: 5000 },
    /let through .* Redis had confirmed \$1\.0\d+ of settled cost/,
  ],
  [
    "a replica goes by its old copy of a counter",
    "forgotten-before-its-row",
    { switches: { oldCopy: true } },
    /let through .* Redis had confirmed \$1\.0\d+ of settled cost/,
  ],
  [
    "each replica counts alone, although there is a Redis",
    "stale-fallback",
    { switches: { countsAlone: true } },
    /let through .* At least \$1\.\d+ of \$1\.00 was spent and counted/,
  ],
  [
    "a spend that was set higher is not seen",
    "spend-set-by-administrator",
    { switches: { staleAfterReset: true } },
    /let through .* At least \$5\.\d+ of \$4\.00 was spent and counted/,
  ],
  [
    "budgets are not enforced",
    "control-known-at-once",
    { switches: { stopEnforcing: true } },
    /let through .* Their whole reservations were kept/,
  ],
];

describe("a budget that was passed is found, whichever way", () => {
  it.each(ways)("%s", async (_, scenario, options, known) => {
    const { verdict, reason, findings } = await play(scenario, options);
    const through = findings.filter(({ invariant }) => invariant === "no-bypass");
    expect({ verdict, reason }).toMatchObject({ verdict: "diverged" });
    expect(through.map(({ explanation }) => explanation)).toContainEqual(expect.stringMatching(known));
  });

  it("and none where it was not", async () => {
    const good: [scenario: string, options: Partial<StubStackOptions>][] = [
      ["newcomers-at-once", {}],
      ["control-known-at-once", {}],
      // The row that the first charge made stands before the next request comes.
      ["control-known-at-once", { batchMs: 1 }],
      ["forgotten-before-its-row", {}],
    ];
    for (const [scenario, options] of good) {
      const { verdict, reason, findings } = await play(scenario, options);
      expect({ verdict, reason, findings }, scenario).toMatchObject({ verdict: "converged", findings: [] });
    }
  });
});
