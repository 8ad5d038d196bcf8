import { readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { markedProcesses } from "../../harness/stack/local/index.ts";
import { program, programFlags } from "../program.ts";

/** `watch` as a user has it, in a process of its own. */
export interface Watcher extends AsyncDisposable {
  /** Resolves at the end of the next round, with its verdict. */
  verdict(): Promise<string>;
  /** Ends it as Ctrl-C does; what is wrong with its end, in words. */
  end(): Promise<string[]>;
}

/** The row of a round's one scenario, and its last line. */
const ended = /^ *([\w-]+) .*\n+1 scenario in [\d.]+ s/m;
/** Said right after that, and also where nothing could be run. */
const waiting = "waiting for a change in ";

/** @param cwd where it writes its reports */
export function startWatcher(scenario: string, checkout: string, cwd: string, cancelSignal: AbortSignal): Watcher {
  const args = [...programFlags(), program, "watch", scenario, "--litellm", `path:${checkout}`, "--seed", "1"];
  const child = execa(process.execPath, args, {
    cwd,
    cancelSignal,
    forceKillAfterDelay: 60_000,
    reject: false,
    stdin: "ignore",
    buffer: false,
  });
  let said = "";
  let hear = () => {};
  child.stdout.resume();
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    hear();
  });
  let over = false;
  const result = child.then(({ exitCode }) => {
    over = true;
    hear();
    return exitCode;
  });
  const interrupt = () => {
    // It has been told already then, and leaves at once when it is told twice.
    if (!over && !cancelSignal.aborted) child.kill("SIGINT");
    return result;
  };
  return {
    verdict: () =>
      new Promise((resolve, reject) => {
        said = "";
        hear = () => {
          if (!said.includes(waiting) && !over) return;
          const word = ended.exec(said)?.[1];
          if (word !== undefined) resolve(word);
          else reject(new Error(`watch came to no verdict:\n${said}`));
        };
      }),
    async end() {
      const exitCode = await interrupt();
      const left = leftBy(child.pid!);
      return exitCode === 130 ? left : [`exit code ${exitCode}`, ...left];
    },
    async [Symbol.asyncDispose]() {
      await interrupt();
    },
  };
}

/** Processes and directories of a harness that has ended. */
function leftBy(pid: number): string[] {
  const own = (owner: string) => owner.startsWith(`${pid}-`);
  const processes = markedProcesses().filter(({ owner }) => own(owner));
  const dirs = readdirSync(tmpdir()).filter((name) => name.startsWith("phantom429-") && own(ownerOf(name)));
  return [...processes.map(({ pid }) => `process ${pid}`), ...dirs.map((name) => join(tmpdir(), name))];
}

function ownerOf(name: string): string {
  try {
    return readFileSync(join(tmpdir(), name, "owner"), "utf8");
  } catch {
    return "";
  }
}
