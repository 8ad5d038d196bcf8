import { spawn } from "node:child_process";
import { createInterface } from "node:readline";

export interface ToolRun {
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  cwd?: string;
  /** Killed after this many ms. */
  timeoutMs?: number;
  /** Each line of its stderr, as it comes. */
  onLine?: (line: string) => void;
}

export interface ToolResult {
  /** null: killed, or it could not be started. */
  code: number | null;
  stdout: string;
  stderr: string;
  /** ENOENT and the like, or "timeout". */
  failure: string | null;
}

/**
 * Runs the command as a process group that is killed when the harness' end of the pipe on fd 3 closes, hence also when
 * the harness itself is SIGKILLed.
 */
const supervisor = `exec 3<&0 </dev/null
( read -r _ <&3; kill -KILL 0 ) >/dev/null 2>&1 &
watch=$!
"$@" 3<&- &
wait $!; status=$?
kill $watch 2>/dev/null
exit $status`;

/**
 * Runs a tool (uv, npm, Python) to its end, with its whole process group killed on abort, on timeout and on the
 * harness' own death. Never throws for the tool's failure; throws the signal's reason when aborted.
 */
export async function runTool(run: ToolRun): Promise<ToolResult> {
  run.signal.throwIfAborted();
  const child = spawn("/bin/sh", ["-c", supervisor, "sh", run.command, ...run.args], {
    env: run.env,
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    ...(run.cwd === undefined ? {} : { cwd: run.cwd }),
  });
  let failure: string | null = null;
  const kill = () => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
    } catch {
      // It is gone already.
    }
  };
  const timer = setTimeout(() => {
    failure = "timeout";
    kill();
  }, run.timeoutMs ?? 0x7fffffff);
  run.signal.addEventListener("abort", kill, { once: true });
  child.stdin.on("error", () => {});

  const out: Buffer[] = [];
  const err: string[] = [];
  child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
  const lines = createInterface({ input: child.stderr });
  lines.on("line", (line) => {
    err.push(line);
    run.onLine?.(line);
  });
  try {
    const code = await new Promise<number | null>((resolve) => {
      child.once("error", (error: NodeJS.ErrnoException) => {
        failure = error.code ?? error.message;
        resolve(null);
      });
      child.once("close", (status) => resolve(status));
    });
    run.signal.throwIfAborted();
    if (code === 127 && failure === null) failure = "ENOENT";
    return { code, stdout: Buffer.concat(out).toString(), stderr: err.join("\n"), failure };
  } finally {
    clearTimeout(timer);
    run.signal.removeEventListener("abort", kill);
    child.stdin.destroy();
  }
}
