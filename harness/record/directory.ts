import { constants } from "node:fs";
import { access, mkdir, readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { Plan } from "../contracts/index.ts";
import { PhantomError, toPhantomError } from "../errors/index.ts";

const operation = "create the output directory";

/**
 * Makes sure that a directory exists, is empty and can be written to. Returns its absolute path.
 * @throws PhantomError ERR_OUT_NOT_EMPTY, ERR_OUT_NOT_WRITABLE, ERR_DISK_FULL
 */
export async function createRunDirectory(dir: string): Promise<string> {
  const path = resolve(dir);
  await makeDirectory(path).catch(notWritable(path));
  await access(path, constants.W_OK | constants.X_OK).catch(notWritable(path));
  const [found] = await readdir(path).catch(notWritable(path));
  if (found === undefined) return path;
  throw new PhantomError("ERR_OUT_NOT_EMPTY", {
    operation,
    message: `${path} is not empty: it holds ${found}.`,
    hint: "Name a new directory with --out, or leave --out away for a new one below reports/.",
  });
}

/**
 * The directory for a campaign or a single trial: `out` if given, else a new one below `reports`,
 * named DATE-SCENARIO-SUBJECT-SEED after the first trial.
 * @throws PhantomError as createRunDirectory
 */
export async function createCampaignDirectory(
  out: string | null,
  plan: Pick<Plan, "scenario" | "seed">,
  spec: string,
  { now = new Date(), reports = "reports" }: { now?: Date; reports?: string } = {},
): Promise<string> {
  if (out !== null) return createRunDirectory(out);
  const date = now.toISOString().slice(0, 19).replaceAll(":", "");
  const name = [date, plan.scenario, spec.replaceAll(/[^\w.-]+/g, "_"), plan.seed].join("-");
  const base = resolve(reports);
  await mkdir(base, { recursive: true }).catch(notWritable(base));
  for (let copy = 1; ; copy++) {
    const path = join(base, copy === 1 ? name : `${name}-${copy}`);
    const made = await mkdir(path).then(() => true, taken(path));
    if (made) return path;
  }
}

/** With what it is in. Node's own `recursive` never returns below /proc, where nothing can be made. */
export async function makeDirectory(path: string): Promise<void> {
  const there = (error: NodeJS.ErrnoException) => {
    if (error.code !== "EEXIST") throw error;
  };
  await mkdir(path).catch(async (error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT" || dirname(path) === path) return there(error);
    await makeDirectory(dirname(path));
    await mkdir(path).catch(there);
  });
}

function taken(path: string) {
  return (error: NodeJS.ErrnoException): false => {
    if (error.code === "EEXIST") return false;
    return notWritable(path)(error);
  };
}

function notWritable(path: string) {
  return (error: NodeJS.ErrnoException): never => {
    const known = toPhantomError(error, operation);
    if (known.code === "ERR_DISK_FULL") throw known;
    throw new PhantomError("ERR_OUT_NOT_WRITABLE", {
      operation,
      message: `${path} cannot be written to: ${error.message}`,
      hint: "Name a directory that you may write to with --out.",
      cause: error,
    });
  };
}
