import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { runPlan } from "../../../harness/campaign/run-plan.ts";
import { addressVariables } from "../../../harness/cli/words/index.ts";
import { startClock } from "../../../harness/clock.ts";
import type { TrialOutcome } from "../../../harness/contracts/index.ts";
import { defineScenario, makePlan, together } from "../../../harness/planner/index.ts";
import { curlScript, targetsOf } from "../../../harness/shrink/index.ts";
import type { StartedStack } from "../../../harness/stack/index.ts";
import { startStubStack, startStubStores } from "../../stub/index.ts";

const scenario = defineScenario(import.meta.url, {
  id: "one-hang-up",
  title: "One client hangs up",
  about: "One.",
  needs: [],
  replicas: 1,
  build(plan) {
    const customer = plan.caller("customer", { key: 100 });
    const hangUp = { at: "after-chunk:2", how: "fin" } as const;
    const left = plan.requests(1, () => ({ as: customer, stream: true, outputTokens: 6, hangUp }));
    return { entities: customer.entities, phases: [plan.warm(customer), together("hang up", left)] };
  },
});
const plan = makePlan(scenario, { seed: 1 });

/** What the script says on a stack, and its exit code. */
function played(script: string, stack: StartedStack, dir: string): Promise<{ code: number; said: string }> {
  const addresses = join(dir, "addresses.sh");
  writeFileSync(addresses, addressVariables(stack));
  return new Promise((resolve) => {
    execFile("bash", [script, addresses], { env: { ...process.env, REST: "1" }, timeout: 60_000 }, (error, out, err) =>
      resolve({ code: error ? Number(error.code ?? -1) : 0, said: out + err }),
    );
  });
}

test("the script of a leak shows it where it is, and nothing where it is not", async () => {
  const dir = mkdtempSync(join(tmpdir(), "p429-curl-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const clock = startClock();
  await using stores = await startStubStores();
  const common = { replicas: 1, clock, stores };
  await using leaking = await startStubStack({ ...common, switches: { leakOnAbort: true } });
  await using sound = await startStubStack(common);
  const outcome: TrialOutcome = await runPlan({
    plan,
    stack: leaking,
    dir: join(dir, "run"),
    profile: "fast",
    command: "test",
    expected: null,
    signal: new AbortController().signal,
    report: () => {},
  });
  const [target] = targetsOf(outcome);
  expect(target).toMatchObject({ mode: "D1", kind: "key" });
  const script = join(dir, "curl.sh");
  writeFileSync(script, curlScript(plan, outcome, target!));

  const shown = await played(script, leaking, dir);
  expect(shown).toMatchObject({ code: 1, said: expect.stringContaining("The counter is wrong.") });
  const right = await played(script, sound, dir);
  expect(right).toMatchObject({ code: 0, said: expect.stringContaining("The counter is right.") });

  // What the script foretold is what the leaking stack then said, to the cent.
  const [, foretold, said] =
    /with the defect: about \$([\d.]+)\. Counter now: \$([\d.]+)\n(?!.*truly)/s.exec(shown.said) ?? [];
  expect(Number(said)).toBeCloseTo(Number(foretold), 2);
});

test("without addresses the script does nothing, and says what it needs", async () => {
  const dir = mkdtempSync(join(tmpdir(), "p429-curl-"));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const { functions } = await import("../../../harness/shrink/curl/shell.ts");
  const script = join(dir, "curl.sh");
  writeFileSync(script, functions);
  const outcome = await new Promise<[number, string]>((resolve) =>
    execFile("bash", [script], (error, _, err) => resolve([Number(error?.code), err])),
  );
  expect(outcome).toEqual([2, expect.stringContaining("REPLICA_0 is not set")]);
});
