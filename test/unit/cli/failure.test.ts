import { describe, expect, test } from "vitest";
import { Interruption, interruptible } from "../../../harness/cli/index.ts";
import { PhantomError } from "../../../harness/errors/index.ts";
import { fakeCampaign, fakeLibrary, fakeTerminal, typed } from "./fakes.ts";
import { workplace } from "./workplace.ts";

const place = workplace();

const failing = (error: unknown) => fakeLibrary({ runCampaign: () => Promise.reject(error) });

describe("a failure", () => {
  const died = new PhantomError("ERR_REPLICA_DIED", {
    operation: "start replica 1",
    message: "Replica 1 exited with 1. Its last lines:\nImportError: x",
    hint: "The whole log: logs/replica-1.log",
  });

  test("is told with code, operation and hint", async () => {
    const result = await typed(place.dir, "run phantom-refusal", failing(died));
    expect(result).toEqual({
      exitCode: 3,
      stdout: "",
      stderr:
        "error[ERR_REPLICA_DIED]: Replica 1 exited with 1. Its last lines:\n  ImportError: x\n" +
        "  while: start replica 1\n  hint: The whole log: logs/replica-1.log\n",
    });
  });

  test("has no stack trace, unless it is asked for", async () => {
    const library = failing(new TypeError("x is not a function"));
    const plain = await typed(place.dir, "run phantom-refusal", library);
    expect(plain.exitCode).toBe(3);
    expect(plain.stderr).toMatch(
      /^error\[ERR_UNEXPECTED\]: x is not a function\n {2}while: phantom429 run phantom-refusal\n/,
    );
    expect(plain.stderr).not.toContain("    at ");
    const debug = fakeTerminal(place.dir, { env: { PHANTOM429_DEBUG: "1" } });
    expect((await typed(place.dir, "run phantom-refusal", library, debug)).stderr).toContain("    at ");
  });

  test("of a full disk says so", async () => {
    const result = await typed(
      place.dir,
      "run phantom-refusal",
      failing(Object.assign(new Error("write"), { code: "ENOSPC" })),
    );
    expect(result).toMatchObject({ exitCode: 3, stderr: expect.stringContaining("ERR_DISK_FULL") });
  });
});

describe("an interrupt", () => {
  test.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s keeps what is there, names it, and exits %d", async (signal, exitCode) => {
    const controller = new AbortController();
    const { runCampaign } = fakeCampaign();
    const library = fakeLibrary({
      async runCampaign(options, observe, aborted) {
        await runCampaign({ ...options, seeds: [1] }, (event) => event.type === "planned" || observe(event), aborted);
        controller.abort(new Interruption(signal));
        throw aborted.reason;
      },
    });
    const terminal = fakeTerminal(place.dir, { signal: controller.signal });
    const result = await typed(place.dir, "run phantom-refusal --repeat 3 --out kept", library, terminal);
    expect(result).toEqual({
      exitCode,
      stdout: `go on:  npx phantom429 run phantom-refusal --repeat 3 --resume kept\ninterrupted by ${signal}: 1 of 3 trials finished; what was recorded is kept in kept\n`,
      stderr: "",
    });
  });

  test("counts a trial that was run again once", async () => {
    const controller = new AbortController();
    const { runCampaign } = fakeCampaign();
    const library = fakeLibrary({
      async runCampaign(options, observe, aborted) {
        await runCampaign(options, observe, aborted);
        await runCampaign(options, (event) => event.type === "verdict" && observe(event), aborted);
        controller.abort(new Interruption("SIGINT"));
        throw aborted.reason;
      },
    });
    const terminal = fakeTerminal(place.dir, { signal: controller.signal });
    const { stdout } = await typed(place.dir, "run phantom-refusal --out kept", library, terminal);
    expect(stdout).toContain("interrupted by SIGINT: 1 of 1 trial finished");
  });

  test("of a campaign that ends well all the same is still an interrupt", async () => {
    const controller = new AbortController();
    const { runCampaign } = fakeCampaign();
    const library = fakeLibrary({
      async runCampaign(...campaign) {
        controller.abort(new Interruption("SIGINT"));
        return runCampaign(...campaign);
      },
    });
    const result = await typed(
      place.dir,
      "run phantom-refusal",
      library,
      fakeTerminal(place.dir, { signal: controller.signal }),
    );
    expect(result.exitCode).toBe(130);
  });
});

test("the first signal aborts, a second SIGINT leaves at once, and disposing lets go of both", async () => {
  const listeners = new Map<string, (name: "SIGINT" | "SIGTERM") => void>();
  const process = {
    on: (name: string, listener: () => void) => listeners.set(name, listener),
    off: (name: string) => listeners.delete(name),
  } as unknown as Parameters<typeof interruptible>[0];
  const exits: number[] = [];
  const interrupts = interruptible(
    process,
    (code) => exits.push(code),
    () => {},
  );
  listeners.get("SIGTERM")?.("SIGTERM");
  expect(interrupts.signal.reason).toMatchObject({ exitCode: 143 });
  listeners.get("SIGTERM")?.("SIGTERM");
  expect(exits).toEqual([]);
  listeners.get("SIGINT")?.("SIGINT");
  expect(exits).toEqual([130]);
  interrupts[Symbol.dispose]();
  expect(listeners.size).toBe(0);
});
