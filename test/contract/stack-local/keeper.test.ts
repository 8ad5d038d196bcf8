import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, expect, test } from "vitest";
import { isAlive } from "../../../harness/stack/common/processes.ts";

let victim: ChildProcess | undefined;
afterEach(() => victim?.kill("SIGKILL"));

test("nothing is left after the harness was killed", async () => {
  const { runDir, pids } = await startVictim("stay");
  expect(pids.map(isAlive)).toEqual([true, true, true, true]);
  victim!.kill("SIGKILL");
  await expect.poll(() => pids.filter(isAlive), { timeout: 5000 }).toEqual([]);
  await expect.poll(() => existsSync(runDir), { timeout: 5000 }).toBe(false);
});

test("nothing is left after an orderly end", async () => {
  const { runDir, pids } = await startVictim("dispose");
  await new Promise((resolve) => victim!.once("exit", resolve));
  await expect.poll(() => pids.slice(0, 3).filter(isAlive), { timeout: 5000 }).toEqual([]);
  await expect.poll(() => pids.filter(isAlive), { timeout: 5000 }).toEqual([]);
  expect(existsSync(runDir)).toBe(false);
});

async function startVictim(mode: string): Promise<{ runDir: string; pids: number[] }> {
  victim = spawn(process.execPath, [join(import.meta.dirname, "keeper-victim.ts"), mode], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  for await (const line of createInterface({ input: victim.stdout! })) return JSON.parse(line);
  throw new Error("the victim said nothing");
}
