import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { PhantomError } from "../../errors/index.ts";
import type { CommandResult } from "../../process/index.ts";
import type { Context, Terminal } from "../context.ts";
import { latestRun } from "../latest.ts";
import { shown } from "../words/index.ts";

/** `open [DIR]`: the page of a run or a campaign, in a browser where there is one; of the last run, if none is named. */
export async function open(dir: string | undefined, { library, terminal }: Context): Promise<CommandResult> {
  const page = await library.pageOf(dir === undefined ? await latestRun(terminal.cwd) : directory(dir, terminal.cwd));
  const opened = await openInBrowser(page, terminal);
  const line = `${opened ? "Opened" : "Open this file in a browser:"} ${shown(page, terminal.cwd)}\n`;
  return { exitCode: 0, stdout: line, stderr: "" };
}

/** False where nobody sits before a screen, or nothing opens files there. */
async function openInBrowser(page: string, { live, env }: Terminal): Promise<boolean> {
  const isMac = process.platform === "darwin";
  if (!live || env.CI || !(isMac || env.DISPLAY || env.WAYLAND_DISPLAY)) return false;
  const opener = spawn(isMac ? "open" : "xdg-open", [page], { stdio: "ignore", detached: true });
  opener.unref();
  return once(opener, "spawn").then(
    () => true,
    () => false,
  );
}

/** Of a file, the one that it is in. @throws PhantomError ERR_RUN_DIRECTORY_INVALID */
function directory(typed: string, cwd: string): string {
  const path = resolve(cwd, typed);
  const found = statSync(path, { throwIfNoEntry: false });
  if (found) return found.isDirectory() ? path : dirname(path);
  throw new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: "look for the page of a run",
    message: `${typed} does not exist.`,
    hint: "Give the directory that a run or a campaign has written, e.g. one of those in reports/.",
  });
}
