import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openWorkbench, type Workbench } from "./workbench.ts";

let bench: Workbench;
beforeEach(async () => {
  bench = await openWorkbench();
});
afterEach(() => bench[Symbol.asyncDispose]());

/** An installation in a process of its own. */
function startChild(env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [join(import.meta.dirname, "install-child.ts"), "1.0.0", bench.cacheDir], {
    env: { ...bench.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  child.stderr.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  const ended = new Promise<string>((resolve) => child.once("close", () => resolve(output)));
  return { child, ended };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(20);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, "utf8"));
  } catch {
    return false;
  }
}

describe("an installation that is interrupted", () => {
  it("by SIGKILL leaves no process, and nothing that is taken for an environment", async () => {
    const waiting = join(bench.dir, "waiting");
    const { child, ended } = startChild({ FAKE_PRISMA_WAITS: waiting });
    await until(() => existsSync(waiting) && readFileSync(waiting, "utf8") !== "");
    const generator = Number(readFileSync(waiting, "utf8"));
    expect(isAlive(generator)).toBe(true);
    child.kill("SIGKILL");
    await ended;
    await until(() => !isAlive(generator));
    expect(bench.environments()).toHaveLength(1);

    const lines: string[] = [];
    const subject = await bench.install("1.0.0", { lines });
    expect(lines).toContain("generating the database client");
    expect(existsSync(join(subject.sitePackages, "prisma", "client.py"))).toBe(true);
  });

  it("by its signal leaves no process and no directory", async () => {
    const waiting = join(bench.dir, "waiting");
    const stop = new AbortController();
    const installing = bench.install("1.0.0", { env: { FAKE_PRISMA_WAITS: waiting }, signal: stop.signal });
    await until(() => existsSync(waiting) && readFileSync(waiting, "utf8") !== "");
    const generator = Number(readFileSync(waiting, "utf8"));
    stop.abort(new Error("interrupted"));
    await expect(installing).rejects.toThrow("interrupted");
    await until(() => !isAlive(generator));
    expect(bench.environments()).toEqual([]);
  });
});

describe("two harnesses that install the same at once", () => {
  it("share one installation", async () => {
    const outputs = await Promise.all([startChild().ended, startChild().ended]);
    expect(outputs.filter((output) => output.includes("generating the database client"))).toHaveLength(1);
    const pythons = outputs.map((output) => /^python (.*)$/m.exec(output)?.[1]);
    expect(pythons[0]).toSatisfy(existsSync);
    expect(pythons[1]).toBe(pythons[0]);
  });
});
