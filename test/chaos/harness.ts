import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Place } from "./place.ts";

const root = join(import.meta.dirname, "../..");
const program = join(root, "bin/phantom429.js");
const hooks = join(import.meta.dirname, "stub/hooks.ts");

/** How a harness came to its end. */
export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Harness {
  readonly pid: number;
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Whole lines on stderr so far. */
  lines(): string[];
  /** Resolves when it has said so many lines, or a line with that text: false where it ended before. */
  has(said: number | string): Promise<boolean>;
}

export interface StartOptions {
  /** Real LiteLLM instead of stub gateways. */
  real?: boolean;
  env?: Record<string, string>;
  /** A shell's words before the program's: `ulimit -n 64;` */
  shell?: string;
}

/** The program as it is, in the directories of its case. */
export function startHarness(place: Place, args: readonly string[], options: StartOptions = {}): Harness {
  const { real = false, env = {}, shell = "" } = options;
  const command = [process.execPath, ...(real ? [] : ["--import", hooks]), program, ...args];
  const child = spawn("/bin/sh", ["-c", `${shell} exec "$@"`, "sh", ...command], {
    cwd: place.cwd,
    env: { ...inherited(), TMPDIR: place.tmp, PHANTOM429_CACHE: place.cache, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const said = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  let over = false;
  const ended = new Promise<Ended>((resolve) => {
    child.once("exit", (code, signal) => {
      over = true;
      // Whoever it has left holds its pipes open: what is there by now is all that it said.
      setTimeout(() => resolve({ code, signal, ...said }), 100);
    });
  });
  const lines = () => said.stderr.split("\n").slice(0, -1);
  return {
    pid: child.pid!,
    child,
    ended,
    lines,
    async has(wanted) {
      const is = () => (typeof wanted === "number" ? lines().length >= wanted : said.stderr.includes(wanted));
      while (!is() && !over) await delay(10);
      return is() && !over;
    },
  };
}

/** Without what would change how the program speaks or where it looks. */
function inherited(): NodeJS.ProcessEnv {
  const foreign = /^(PHANTOM429_(?!PYTHON|REDIS)|CI$|GITHUB_|FORCE_COLOR|NODE_OPTIONS|npm_|VITEST)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}
