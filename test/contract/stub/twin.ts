import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import PQueue from "p-queue";
import { afterAll, beforeAll, expect } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import type { Finding, InvariantName, Verdict } from "../../../harness/contracts/index.ts";
import type { StartedStack } from "../../../harness/stack/types.ts";
import { type StubStackOptions, type Switches, startStubStack } from "../../stub/index.ts";
import { type Judged, judged, unlessTooBusy } from "./judged.ts";

let runs: string;

/** Where a file's runs go. */
export function keepRuns() {
  beforeAll(async () => {
    runs = await mkdtemp(join(tmpdir(), "p429-twins-"));
  });
  afterAll(() => rm(runs, { recursive: true, force: true }));
}

export type Swallow = Judged["swallow"];

export const judge = (stack: StartedStack, scenario: string, swallow?: Swallow) =>
  unlessTooBusy(
    () => judged(stack, { scenario, seed: 1, below: runs, swallow }),
    async () => {
      await Promise.all(stack.replicas.map(({ alive, index }) => (alive ? null : stack.hands!.restart(index))));
    },
  );

export const withStack = async (options: Partial<StubStackOptions>, use: (stack: StartedStack) => Promise<void>) => {
  await using stack = await startStubStack({ replicas: 2, clock: startClock(), ...options });
  await use(stack);
};

/** What a failed assertion should show. */
export const summary = ({ verdict, reason, findings }: Verdict) => ({
  verdict,
  reason,
  findings: findings.map(({ invariant, mode, amount }: Finding) => ({ invariant, mode, amount })),
});

export const few = new PQueue({ concurrency: 4 });
export const judgeAll = async (stack: StartedStack, ids: readonly string[]) =>
  Promise.all(ids.map((id) => few.add(async () => [id, summary(await judge(stack, id))] as const)));

export interface Defect {
  defect: keyof Switches;
  scenario: string;
  invariant: InvariantName;
  mode?: string;
}

export const switchesOf = (defects: readonly Defect[]): Switches =>
  Object.fromEntries(defects.map(({ defect }) => [defect, true]));

export const expectFound = ({ defect, invariant, mode }: Defect, verdict: ReturnType<typeof summary>) => {
  const expected = expect.objectContaining({ invariant, ...(mode ? { mode } : {}) });
  expect(verdict, defect).toMatchObject({ verdict: "diverged", findings: expect.arrayContaining([expected]) });
};
