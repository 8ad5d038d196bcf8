import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import type { Verdict } from "../../../harness/contracts/index.ts";
import { type Switches, startStubStack } from "../../stub/index.ts";
import { judged } from "./judged.ts";

let runs: string;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "p429-asked-"));
});
afterAll(() => rm(runs, { recursive: true, force: true }));

/** So long that a rest by the clock alone would take the test's whole time. */
const writeIntervalMs = 60_000;

/** A trial on replicas that write only when they are asked, once every quarter of an hour otherwise. */
async function verdictOf(switches: Switches): Promise<Verdict> {
  await using stack = await startStubStack({ replicas: 2, clock: startClock(), switches, batchMs: 900_000 });
  return await judged({ ...stack, writeIntervalMs }, { scenario: "control-stream", seed: 1, below: runs });
}

const said = ({ verdict, findings }: Verdict) => ({ verdict, invariants: findings.map(({ invariant }) => invariant) });

it("rest on demand: rows are there as soon as they are asked for", { timeout: 60_000 }, async () => {
  expect(said(await verdictOf({}))).toEqual({ verdict: "converged", invariants: [] });
});

it("a charge that comes 3 s after the answer is waited for, since its replica tells of it", async () => {
  expect(said(await verdictOf({ chargeAgainLate: true }))).toMatchObject({ verdict: "diverged" });
});
