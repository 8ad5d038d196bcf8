import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { PhantomError } from "../../errors/index.ts";
import type { CommandResult } from "../../process/index.ts";
import type { Context, Terminal } from "../context.ts";
import { shown } from "../words/index.ts";

const latest = "reports/latest";

/** `open [DIR]`: the page of a run or a campaign, in a browser where there is one. */
export async function open(dir: string | undefined, { library, terminal }: Context): Promise<CommandResult> {
  const wanted = dir ?? latest;
  const path = resolve(terminal.cwd, wanted);
  if (!existsSync(path)) throw missing(wanted, dir === undefined);
  const page = await library.pageOf(path);
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

function missing(dir: string, isDefault: boolean): PhantomError {
  return new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: "look for the page of a run",
    message: isDefault ? "There is no run below reports/ yet." : `${dir} does not exist.`,
    hint: isDefault
      ? "Run something first, e.g. `npx phantom429 run stream-abort-after-chunk --litellm 1.84.0`, or name a directory."
      : "Give the directory that a run or a campaign has written, e.g. one of those in reports/.",
  });
}
