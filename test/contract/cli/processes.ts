import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface Running extends AsyncDisposable {
  readonly child: ChildProcess;
  readonly exited: Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Resolves when stderr has said the text. */
  said(text: string): Promise<void>;
  /** What stderr has said so far. */
  stderr(): string;
}

const bin = join(import.meta.dirname, "../../../bin/phantom429.js");

/** The real program in a directory of its own, without the terminal and CI of whoever runs the tests. */
export function phantom429(args: string[], nodeArgs: string[] = []): Running {
  return start([...nodeArgs, bin, ...args]);
}

/** A TypeScript program beside this file. */
export function program(file: string, args: string[]): Running {
  return start([join(import.meta.dirname, file), ...args]);
}

function start(args: string[]): Running {
  const cwd = mkdtempSync(join(tmpdir(), "p429-cli-"));
  const env = { ...process.env, PHANTOM429_CACHE: join(cwd, "cache"), NO_COLOR: "1" };
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr.on("data", (chunk) => {
    stderr += chunk;
  });
  const exited = new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    child.once("close", (code) => {
      rmSync(cwd, { recursive: true, force: true });
      resolve({ code, stdout, stderr });
    });
  });
  return {
    child,
    exited,
    stderr: () => stderr,
    async said(text) {
      while (!stderr.includes(text)) {
        if (child.exitCode !== null) throw new Error(`it ended without saying ${text}: ${stderr}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await exited;
    },
  };
}
