import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import PQueue from "p-queue";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import type { Finding, Verdict } from "../../../harness/contracts/index.ts";
import { type Stores, type Switches, startStubStack, startStubStores } from "../../stub/index.ts";
import { judged, unlessTooBusy } from "./judged.ts";

/** Of each switch the scenario that shows it, and what must be found: an invariant, and a mode where it has one. */
const defects = {
  leakOnAbort: ["stream-abort-after-chunk", "settled", "D1"],
  leakOnAbortBeforeHeaders: ["stream-abort-before-headers", "settled", "D2"],
  leakOnAbortAfterHeaders: ["stream-abort-after-headers", "settled", "D2"],
  leakOnProviderError: ["control-provider-500", "settled"],
  leakAlways: ["control-stream", "settled"],
  doubleSeed: ["cold-counter-burst", "agreement", "D12"],
  seedPerRequest: ["cold-counter-burst-one-replica", "agreement", "D13"],
  lateSettle: ["counter-lost-in-flight", "agreement", "D19"],
  staleAfterReset: ["spend-reset-by-administrator", "agreement", "D16"],
  negative: ["control-stream", "no-bypass"],
  doubleCharge: ["control-stream", "no-bypass"],
  stopEnforcing: ["phantom-refusal", "no-bypass"],
} as const satisfies Partial<Record<keyof Switches, readonly [string, Finding["invariant"], string?]>>;
type Defect = keyof typeof defects;
const names = Object.keys(defects) as Defect[];

let runs: string;
let stores: Stores;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "p429-pairs-"));
  stores = await startStubStores();
});
afterAll(async () => {
  await stores[Symbol.asyncDispose]();
  await rm(runs, { recursive: true, force: true });
});

async function verdictOf(on: readonly Defect[], scenario: string, seed: number): Promise<Verdict> {
  const switches: Switches = Object.fromEntries(on.map((defect) => [defect, true]));
  await using stack = await startStubStack({ replicas: 2, clock: startClock(), switches, stores });
  // Awaited here, for the stack goes with this function.
  return await judged(stack, { scenario, seed, below: runs });
}

const few = new PQueue({ concurrency: 6 });

interface Claim {
  defect: Defect;
  scenario: string;
  invariant: Finding["invariant"];
  mode?: string;
}

const play = (on: readonly Defect[], scenario: string, seed: number) =>
  unlessTooBusy(async () => (await few.add(() => verdictOf(on, scenario, seed)))!);

/** What must be found and is not; empty: all is well. */
async function missing(claims: readonly Claim[], on: readonly Defect[], seed: number): Promise<string[]> {
  const wrong = [...Map.groupBy(claims, ({ scenario }) => scenario)].map(async ([scenario, here]) => {
    const { verdict, reason, findings } = await play(on, scenario, seed);
    const unsaid = here.filter(
      ({ invariant, mode }) =>
        !findings.some((found) => found.invariant === invariant && (mode ?? found.mode) === found.mode),
    );
    const names = unsaid.map(({ defect }) => defect);
    return verdict === "diverged" && names.length === 0
      ? []
      : [`${on.join(" and ")} in ${scenario}, seed ${seed}: not told of ${names.join(", ")}; ${verdict}, ${reason}`];
  });
  return (await Promise.all(wrong)).flat();
}

function claimOf(defect: Defect): Claim {
  const [scenario, invariant, mode] = [...defects[defect], undefined];
  return { defect, scenario: scenario!, invariant: invariant as Claim["invariant"], ...(mode ? { mode } : {}) };
}

/** These show in every scenario. */
const everywhere: readonly Defect[] = ["leakAlways", "negative", "doubleCharge"];
/** What never settles does not settle twice or too late; who adds the past on each replica does not with each request. */
const masked: readonly string[] = ["leakAlways negative", "leakAlways lateSettle", "doubleSeed seedPerRequest"];
/** Where nothing is settled, the past is on the counter as R alone, and the row alone is charged twice. */
const otherwise: Readonly<Record<string, Claim["invariant"]>> = {
  "leakAlways staleAfterReset": "agreement",
  "leakAlways doubleCharge": "truth",
};

function claimsOf(pair: readonly [Defect, Defect]): Claim[] {
  return pair.flatMap((defect, at) => {
    const other = pair[1 - at]!;
    const name = `${other} ${defect}`;
    if (masked.includes(name)) return [];
    const scenario = (everywhere.includes(defect) ? claimOf(other) : claimOf(defect)).scenario;
    const invariant = otherwise[name];
    return invariant ? { defect, scenario, invariant } : { ...claimOf(defect), scenario };
  });
}

const pairs = names.flatMap((a, at) => names.slice(at + 1).map((b): [Defect, Defect] => [a, b]));
/** Two scenarios each take minutes: of those pairs, each switch with the next. ALL_PAIRS=1 plays all; in memory all are (test/unit/oracle/twin.test.ts). */
const cheap = pairs.filter((pair) => {
  const rest = names.filter((name) => !everywhere.includes(name));
  const [a, b] = pair.map((name) => rest.indexOf(name));
  return process.env.ALL_PAIRS === "1" || a! < 0 || b! < 0 || Math.abs(a! - b!) === 1;
});

describe("the oracle tells what is wrong with a stub gateway", () => {
  it("nothing, with all switches off", async () => {
    const scenarios = [...new Set(names.map((defect) => defects[defect][0]))];
    const verdicts = await Promise.all(scenarios.map((scenario) => play([], scenario, 1)));
    const wrong = verdicts.filter(({ verdict }) => verdict !== "converged");
    expect(wrong.map(({ scenario, reason }) => `${scenario}: ${reason}`)).toEqual([]);
  });

  it("each switch alone", async () => {
    expect((await Promise.all(names.map((defect) => missing([claimOf(defect)], [defect], 1)))).flat()).toEqual([]);
  });

  it("pairs of switches, with random plans", { timeout: 400_000 }, async () => {
    const seeds = fc.sample(fc.integer({ min: 1, max: 1_000_000 }), { numRuns: cheap.length, seed: 27639 });
    const wrong = await Promise.all(cheap.map((pair, at) => missing(claimsOf(pair), pair, seeds[at]!)));
    expect(wrong.flat()).toEqual([]);
  });
});
