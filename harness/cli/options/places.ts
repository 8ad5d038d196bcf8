import { constants } from "node:fs";
import { access, readdir, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { PhantomError, toPhantomError } from "../../errors/index.ts";
import { tryWriting } from "../../subject/index.ts";

/**
 * That a directory can be written and holds nothing yet; it is not created.
 * @throws PhantomError ERR_OUT_NOT_EMPTY, ERR_OUT_NOT_WRITABLE, ERR_DISK_FULL
 */
export async function checkOut(out: string, cwd: string): Promise<void> {
  const dir = resolve(cwd, out);
  try {
    if ((await readdir(dir)).length > 0) throw notEmpty(out);
  } catch (error) {
    if (error instanceof PhantomError) throw error;
    if (!["ENOENT", "ENOTDIR"].includes(codeOf(error) ?? "")) throw notWritable(out, error);
  }
  await checkWritable(out, cwd);
}

/** @throws PhantomError ERR_OUT_NOT_WRITABLE, ERR_DISK_FULL */
export async function checkWritable(out: string, cwd: string): Promise<void> {
  try {
    await tryWriting(resolve(cwd, out));
  } catch (error) {
    const known = toPhantomError(error, `write to ${out}`);
    throw known.code === "ERR_DISK_FULL" ? known : notWritable(out, error);
  }
}

/** @throws PhantomError ERR_PATCH_FAILED */
export async function checkPatch(file: string, cwd: string): Promise<void> {
  try {
    const path = resolve(cwd, file);
    await access(path, constants.R_OK);
    if (!(await stat(path)).isFile()) throw new Error("it is not a file");
  } catch (error) {
    throw new PhantomError("ERR_PATCH_FAILED", {
      operation: `read the patch ${file}`,
      message: `The patch cannot be read: ${error instanceof Error ? error.message : error}`,
      hint: "Give --patch the path of a unified diff, as `git diff` writes it.",
      cause: error,
    });
  }
}

function notEmpty(out: string): PhantomError {
  return new PhantomError("ERR_OUT_NOT_EMPTY", {
    operation: "check the output directory",
    message: `${out} is not empty.`,
    hint: "Give --out a directory that is empty or does not exist: evidence of one run never mixes with another's.",
  });
}

function notWritable(out: string, cause: unknown): PhantomError {
  return new PhantomError("ERR_OUT_NOT_WRITABLE", {
    operation: "check the output directory",
    message: `${out} cannot be written: ${cause instanceof Error ? cause.message : cause}`,
    hint: "Give --out a directory that you may write to.",
    cause,
  });
}

function codeOf(error: unknown): string | undefined {
  return (error as NodeJS.ErrnoException | undefined)?.code;
}
