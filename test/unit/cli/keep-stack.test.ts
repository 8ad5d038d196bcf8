import { expect, test } from "vitest";
import type { RunCampaign } from "../../../harness/campaign/index.ts";
import { Interruption } from "../../../harness/process/index.ts";
import type { StartedStack } from "../../../harness/stack/types.ts";
import { converged, diverged, outcome } from "../report/examples.ts";
import { fakeLibrary, fakeTerminal, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();
const stack = {
  subject: { version: "1.84.0" },
  replicas: [{ index: 0, url: "http://127.0.0.1:4000", alive: true }],
  masterKey: "sk-1",
  redisUrl: "redis://127.0.0.1:6379",
  postgresUrl: "postgresql://p",
  provider: { url: "http://m" },
  counterTtlS: 60,
} as unknown as StartedStack;

/** A campaign of one trial as the real one plays it: its stack ends when `keep` says so. */
function campaign(verdict = diverged) {
  const events: string[] = [];
  const runCampaign: RunCampaign = async (options, observe, signal) => {
    observe({ type: "directory", dir: "/reports/now" });
    const trial = outcome(verdict, "/reports/now");
    if (verdict.verdict !== "converged") await options.keep?.(stack, trial);
    signal.throwIfAborted();
    events.push("ended");
    return { dir: "/reports/now", trials: [trial], failures: [], stacks: [], startedAt: "", finishedAt: "" };
  };
  return { events, runCampaign };
}

function watched() {
  const controller = new AbortController();
  return {
    ctrlC: () => controller.abort(new Interruption("SIGINT")),
    terminal: fakeTerminal(place.dir, { live: true, signal: controller.signal }),
  };
}

test("a diverged trial's stack stays until Ctrl-C, and the verdict is told as ever", async () => {
  const { events, runCampaign } = campaign();
  const { ctrlC, terminal } = watched();
  const running = typed(place.dir, "run phantom-refusal --keep-stack", fakeLibrary({ runCampaign }), terminal);
  await expect.poll(() => terminal.said.join("")).toContain("Ctrl-C ends the stack.");
  expect(terminal.said.join("")).toContain("replica 0   http://127.0.0.1:4000");
  expect(events).toEqual([]);
  ctrlC();
  const { exitCode, stdout } = await running;
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^diverged: phantom-refusal on litellm 1\.84\.0/m);
  expect(events).toEqual(["ended"]);
});

test("one that converged ends as ever, and Ctrl-C before that is an interruption", async () => {
  const good = campaign(converged);
  const { terminal } = watched();
  expect(await typed(place.dir, "run phantom-refusal --keep-stack", fakeLibrary(good), terminal)).toMatchObject({
    exitCode: 0,
  });
  const early = watched();
  early.ctrlC();
  const { runCampaign } = campaign();
  const result = await typed(
    place.dir,
    "run phantom-refusal --keep-stack",
    fakeLibrary({ runCampaign }),
    early.terminal,
  );
  expect(result.exitCode).toBe(130);
});

test.each([
  ["run phantom-refusal --keep-stack --json", true, "the addresses have no place"],
  ["run phantom-refusal --keep-stack", false, "There is no terminal"],
  ["run phantom-refusal --keep-stack --repeat 2", true, "these are 2"],
  ["run --all --keep-stack", true, "these are 3"],
])("%s is refused (in a terminal: %s)", async (line, live, message) => {
  const { exitCode, stdout, stderr } = await typed(place.dir, line, fakeLibrary(), fakeTerminal(place.dir, { live }));
  expect(exitCode).toBe(2);
  expect(stdout + stderr).toContain(message);
});
