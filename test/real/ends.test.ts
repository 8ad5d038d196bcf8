import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

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
    const mark = `ends-${process.pid}-${performance.now()}`;
    const harness = spawn(
      process.execPath,
      ["bin/phantom429.js", "run", "stream-abort-after-chunk", "--litellm", "1.106.2", "--out", join(out, "run")],
      { stdio: ["ignore", "ignore", "pipe"], env: { ...process.env, PHANTOM429_TEST_MARK: mark, CI: "1" } },
    );
    onTestFinished(() => void harness.kill("SIGKILL"));
    const exited = new Promise<number | null>((resolve) => harness.once("exit", resolve));
    await says(harness.stderr, line);
    const started = marked(mark).filter((pid) => pid !== harness.pid);
    expect(started.length, "there is something to end").toBeGreaterThan(2);
    const directories = runDirectories(started);

    harness.kill(signal);
    expect(await exited).toBe(code);
    await expect.poll(() => started.filter(alive), { timeout: 5000 }).toEqual([]);
    await expect.poll(() => marked(mark), { timeout: 5000 }).toEqual([]);
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

/** Pids of the harness' children, found by an environment variable that the harness hands on to its guardian and Postgres. */
function marked(mark: string): number[] {
  return readdirSync("/proc").flatMap((name) => {
    if (!/^\d+$/.test(name)) return [];
    return read(`/proc/${name}/environ`).includes(`PHANTOM429_TEST_MARK=${mark}`) && alive(Number(name))
      ? [Number(name)]
      : [];
  });
}

function runDirectories(pids: number[]): string[] {
  const named = pids.flatMap(
    (pid) => read(`/proc/${pid}/cmdline`).match(/\/[^\0]*\/phantom429-[A-Za-z0-9]{6}(?=\/|\0)/g) ?? [],
  );
  return [...new Set(named)];
}

function alive(pid: number): boolean {
  const stat = read(`/proc/${pid}/stat`);
  return stat !== "" && stat.slice(stat.lastIndexOf(")") + 2)[0] !== "Z";
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
