import { join } from "node:path";
import { PhantomError } from "../errors/index.ts";

/** ERR_RUN_DIRECTORY_INVALID that names file and line. */
export function invalid(dir: string, file: string, line: number | null, why: string, cause?: unknown): PhantomError {
  const place = line === null ? join(dir, file) : `${join(dir, file)}:${line}`;
  return new PhantomError("ERR_RUN_DIRECTORY_INVALID", {
    operation: `read the run directory ${dir}`,
    message: `${place}: ${why}`,
    hint: "Give a directory that `npx phantom429 run` wrote, as it wrote it (of a campaign: the directory of one trial).",
    ...(cause === undefined ? {} : { cause }),
  });
}
