import { existsSync } from "node:fs";
import { join } from "node:path";
import { judgeWithRequests } from "../oracle/index.ts";
import { readRun } from "../record/index.ts";
import { pageFile, writeTrialPage } from "./write.ts";

/**
 * The path of a directory's page. A trial's is made from its records where it is missing, as in a directory of an older phantom429.
 * @throws PhantomError ERR_RUN_DIRECTORY_INVALID
 */
export async function pageOf(dir: string): Promise<string> {
  const file = join(dir, pageFile);
  if (existsSync(file)) return file;
  const run = readRun(dir);
  await writeTrialPage(dir, run, judgeWithRequests(run, { expected: null }));
  return file;
}
