import { setTimeout as delay } from "node:timers/promises";
import { type Case, lookAround, type Stage } from "../case.ts";
import { runCommand } from "../commands.ts";
import type { Harness } from "../harness.ts";
import type { Process } from "../processes.ts";

/** Every kind of process that a run has, by its command line. */
const kinds: readonly [string, (process: Process) => boolean][] = [
  ["a guardian", ({ command }) => command.includes("guardian.ts")],
  ["Redis", ({ command }) => /(redis|valkey)-server/.test(command)],
  ["Postgres", ({ command }) => / -D \S+\/data /.test(command)],
  ["a session of Postgres", ({ command }) => /^postgres: postgres stack_/.test(command)],
  ["the fork server", ({ command }) => command.includes("fork-server.py")],
  ["a replica", ({ command }) => command.includes("chaos/stub/gateway.ts")],
];
/** By then it runs. */
const said = "replica 1 serves";

/** Each of a run's processes is killed while the trial runs. */
export function childCases(): Case[] {
  return kinds.map(([kind, is]) => ({
    row: "a child is killed",
    name: `SIGKILL to ${kind}`,
    async play(stage) {
      const harness = await begun(stage);
      const before = lookAround(stage, harness);
      const victim = before.processes.find(is);
      if (victim === undefined) {
        const fault = `${kind} does not run: ${harness.lines().at(-1) ?? "nothing was said"}`;
        return { ended: "", faults: [fault], tookMs: null };
      }
      const since = performance.now();
      process.kill(victim.pid, "SIGKILL");
      // A verdict, none, or an error that says what is amiss.
      return stage.aftermath([harness], { before, since, expected: { codes: [0, 3, 4] } });
    },
  }));
}

/** A run in the midst of its trial. */
export async function begun(stage: Stage): Promise<Harness> {
  const harness = stage.start(runCommand.args(stage.place, stage.deployment));
  await harness.has(said);
  await delay(200);
  return harness;
}
