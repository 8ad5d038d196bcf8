import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { startForkLauncher } from "../../../harness/stack/local/fork-launcher.ts";
import { type Keeper, startKeeper } from "../../../harness/stack/local/keeper.ts";
import type { Launcher } from "../../../harness/stack/local/launcher.ts";
import { openWarmServer, type WarmOptions } from "../../../harness/stack/local/warm/open.ts";

const fakeLitellm = join(import.meta.dirname, "fake-litellm");
const pythonProgram = process.env.PHANTOM429_PYTHON ?? "python3";

export interface FakeRun extends AsyncDisposable {
  launcher: Launcher;
  keeper: Keeper;
  reports: string[];
  log: string;
  /** Starts a replica and asks it who it is. */
  replica(): Promise<{ pid: number; import: string; host: string } & Record<string, unknown>>;
}

export type Choices = Partial<Pick<WarmOptions, "keepMs" | "key" | "live" | "leastAvailableMiB" | "signal">> & {
  cacheDir: string;
  /** By which its processes can be found again. */
  mark: string;
  tree?: string;
};

/** What a run does before its first request, with a fake LiteLLM. */
export function fakeRun({ cacheDir, mark, tree = fakeLitellm, ...choices }: Choices): FakeRun {
  const keeper = startKeeper();
  const reports: string[] = [];
  const log = join(mkdtempSync(join(tmpdir(), "p429-warm-run-")), "fork-server.log");
  const server = openWarmServer({
    cacheDir,
    key: { key: "0".repeat(16), family: "f".repeat(16) },
    spec: "1.2.3",
    version: "1.2.3",
    python: pythonProgram,
    env: {
      PATH: process.env.PATH,
      PYTHONPATH: `${tree}:${fakeLitellm}`,
      PYTHONDONTWRITEBYTECODE: "1",
      WARM_TEST: mark,
    },
    keeper,
    log,
    keepMs: 60_000,
    signal: new AbortController().signal,
    report: (line) => reports.push(line),
    ...choices,
  });
  const launcher = startForkLauncher({ keeper, server, log });
  let count = 0;
  return {
    launcher,
    keeper,
    reports,
    log,
    async replica() {
      const order = { config: "none.yaml", log: join(keeper.runDir, `replica-${count}.log`), env: {} };
      const { port, flush } = await launcher.launch({ replica: count++, port: 0, writeSpreadS: null, ...order });
      if (!flush) throw new Error("a forked replica can be asked");
      return (await fetch(`http://127.0.0.1:${port}/`)).json() as Promise<Awaited<ReturnType<FakeRun["replica"]>>>;
    },
    async [Symbol.asyncDispose]() {
      await launcher[Symbol.asyncDispose]();
      await keeper[Symbol.asyncDispose]();
      rmSync(dirname(log), { recursive: true });
    },
  };
}

/** Every living process of the test: hosts, layers, sessions, replicas. */
export function processesOf(mark: string): number[] {
  return readdirSync("/proc").flatMap((name) => {
    const pid = Number(name);
    const mine = Number.isInteger(pid) && read(`/proc/${pid}/environ`).split("\0").includes(`WARM_TEST=${mark}`);
    return mine && !/^State:\s+Z/m.test(read(`/proc/${pid}/status`)) ? [pid] : [];
  });
}

/** A tree with these files, by their names without `.py`. */
export function plant(tree: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(tree, name, ".."), { recursive: true });
    writeFileSync(join(tree, `${name}.py`), text);
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, "latin1");
  } catch {
    return "";
  }
}
