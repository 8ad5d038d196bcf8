import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { runPlan } from "../../../harness/campaign/run-plan.ts";
import { startClock } from "../../../harness/clock.ts";
import { Environment } from "../../../harness/contracts/index.ts";
import { runPhase } from "../../../harness/driver/index.ts";
import { evidenceIn } from "../../../harness/page/document.ts";
import { unpack } from "../../../harness/page/pack.ts";
import { makePlan } from "../../../harness/planner/index.ts";
import { findScenario } from "../../../scenarios/index.ts";
import { startStubStack } from "../../stub/index.ts";

const below = mkdtempSync(join(tmpdir(), "p429-secrets-"));
afterAll(() => rmSync(below, { recursive: true, force: true }));

/** All that stands in a directory, what a page has packed included. */
function everything(dir: string): Map<string, string> {
  const names = readdirSync(dir, { recursive: true, encoding: "utf8" });
  const texts = names
    .filter((name) => statSync(join(dir, name)).isFile())
    .map((name): [string, string] => [name, readFileSync(join(dir, name), "utf8")]);
  const packed = evidenceIn(new Map(texts).get("report.html")!, "trial")!;
  return new Map([...texts, ["what report.html has packed", JSON.stringify(unpack(packed))]]);
}

test("no secret of a stack is in any file of a run, though LiteLLM says them all", async () => {
  await using stack = await startStubStack({ replicas: 2, clock: startClock() });
  const { password } = new URL(stack.postgresUrl);
  expect(password.length).toBeGreaterThan(11);
  const log = join(below, "replica-0.log");
  appendFileSync(log, "before the trial\n");
  const said: string[] = [];
  const dir = join(below, "run");
  await runPlan({
    plan: makePlan(findScenario("control-stream"), { seed: 1 }),
    stack: { ...stack, logFiles: [log] },
    dir,
    profile: "fast",
    command: "test",
    expected: null,
    signal: new AbortController().signal,
    report: () => {},
    async playPhase(phase, context) {
      await runPhase(phase, context);
      const secrets = [stack.masterKey, stack.postgresUrl, password, ...Object.values(context.secrets)];
      said.push(...secrets);
      const t = context.clock.now();
      const words = `Received ${secrets.join(", ")} as "${secrets.join('", "')}"`;
      context.record({ type: "fail", t, request: "r1", status: 401, error: JSON.stringify({ error: words }) });
      context.record({ type: "fault", t, fault: "unplanned", kind: "log", replica: 0, detail: words });
      appendFileSync(log, `ERROR: ${words}\n`);
    },
  });
  const found = everything(dir);
  expect([...found.keys()]).toEqual(
    expect.arrayContaining(["environment.json", "history.ndjson", "logs/replica-0.log", "report.html"]),
  );
  expect(found.get("history.ndjson")).toContain("Received …, ");
  expect(found.get("logs/replica-0.log")).toContain("ERROR: Received …, ");
  for (const secret of said.filter((one) => one !== stack.postgresUrl).concat(`${password}@`))
    for (const [name, text] of found) expect(text.includes(secret), `${name} has ${secret}`).toBe(false);
  // Its schema is a list of what may be in it.
  const { trial } = Environment.parse(JSON.parse(found.get("environment.json")!));
  // What a record says of a key does not make the key.
  expect(said.filter((one) => one.startsWith("sk-p429-")).every((one) => one.length > `sk-p429--${trial}`.length + 32)).toBe(
    true,
  );
});
