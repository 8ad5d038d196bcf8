import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { isAlive, markedProcesses } from "../../harness/stack/common/processes.ts";

/** The moments at which the harness is ended, by what it says on stderr. */
const moments = [
  ["while LiteLLM is imported", "importing LiteLLM"],
  ["while a trial runs", "hang up"],
] as const;
const signals = [
  ["SIGINT", 130],
  ["SIGKILL", null],
] as const;

for (const [when, line] of moments) {
  test.each(signals)(`%s ${when} leaves no process and no directory after 5 s`, async (signal, code) => {
    const out = mkdtempSync(join(tmpdir(), "phantom429-ends-"));
    onTestFinished(() => rmSync(out, { recursive: true, force: true }));
    const harness = spawn(
      process.execPath,
      [
        "bin/phantom429.js",
        "run",
        "stream-abort-after-chunk",
        "--litellm",
        "1.106.2",
        "--verbose",
        "--out",
        join(out, "run"),
      ],
      { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, CI: "1" } },
    );
    onTestFinished(() => void harness.kill("SIGKILL"));
    const exited = new Promise<number | null>((resolve) => harness.once("exit", resolve));
    await says(harness.stderr, line);
    const started = startedBy(harness.pid!);
    expect(started.length, "guardian, Redis, Postgres and LiteLLM run").toBeGreaterThanOrEqual(4);
    const directories = runDirectories(started);

    harness.kill(signal);
    expect(await exited).toBe(code);
    await expect.poll(() => started.filter(isAlive), { timeout: 5000 }).toEqual([]);
    expect(startedBy(harness.pid!)).toEqual([]);
    await expect.poll(() => directories.filter(exists), { timeout: 5000 }).toEqual([]);
  });
}

function says(stream: NodeJS.ReadableStream, line: string): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = "";
    stream.on("data", (chunk) => {
      seen += chunk;
      if (seen.includes(line)) resolve();
    });
    stream.on("end", () => reject(new Error(`the harness ended without "${line}":\n${seen}`)));
  });
}

/** The harness' children, and whatever carries its name in the environment: replicas and their query engines. */
function startedBy(harness: number): number[] {
  const children = readdirSync("/proc").flatMap((name) =>
    read(`/proc/${name}/stat`).split(") ")[1]?.split(" ")[1] === String(harness) ? [Number(name)] : [],
  );
  const marked = markedProcesses().flatMap(({ pid, owner }) => (owner.startsWith(`${harness}-`) ? [pid] : []));
  return [...new Set([...children, ...marked])].filter(isAlive);
}

function runDirectories(pids: number[]): string[] {
  const named = pids.flatMap(
    (pid) => read(`/proc/${pid}/cmdline`).match(/\/[^\0]*\/phantom429-[A-Za-z0-9]{6}(?=\/|\0)/g) ?? [],
  );
  return [...new Set(named)];
}

function exists(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
