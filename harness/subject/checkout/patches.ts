import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { applyPatch, parsePatch, type StructuredPatch } from "diff";
import { PhantomError } from "../../errors/index.ts";

export interface Patch {
  /** As typed. */
  file: string;
  sha256: string;
  text: string;
}

function failed(file: string, message: string, hint: string, cause?: unknown): PhantomError {
  return new PhantomError("ERR_PATCH_FAILED", { operation: `apply the patch ${file}`, message, hint, cause });
}

/** @throws PhantomError ERR_PATCH_FAILED when a file cannot be read or holds no unified diff */
export async function readPatches(files: readonly string[]): Promise<Patch[]> {
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
        throw failed(
          file,
          error.code === "ENOENT" ? "There is no such file." : `It cannot be read: ${error.message}`,
          "--patch takes the path of a unified diff, as `git diff` writes it.",
          error,
        );
      });
      if (!/^@@ /m.test(text)) {
        throw failed(file, "It holds no unified diff.", "--patch takes a unified diff, as `git diff` writes it.");
      }
      return { file, sha256: createHash("sha256").update(text).digest("hex"), text };
    }),
  );
}

/** Where the repository keeps the packages that are installed. */
const packages = ["litellm/", "litellm-proxy-extras/litellm_proxy_extras/", "enterprise/litellm_enterprise/"] as const;

/** Path in the installed tree for a path in a diff of the repository (or of an installed tree); null: not installed. */
export function installedPath(name: string): string | null {
  const path = name.replace(/^[ab]\//, "").replace(/^\.\//, "");
  if (path.split("/").includes("..") || path.startsWith("/")) return null;
  for (const prefix of packages) {
    if (path.startsWith(prefix)) return path.slice(prefix.lastIndexOf("/", prefix.length - 2) + 1);
  }
  return /^litellm_(proxy_extras|enterprise)\//.test(path) ? path : null;
}

/** The first hunk that does not fit, as a patch of its own after those before it. */
function failingHunk(source: string, part: StructuredPatch): number {
  let text = source;
  for (const [index, hunk] of part.hunks.entries()) {
    const applied = applyPatch(text, { ...part, hunks: [hunk] });
    if (applied === false) return index;
    text = applied;
  }
  return 0;
}

export interface Edit {
  /** Below the tree. */
  path: string;
  /** null: the file is removed. */
  text: string | null;
}

const isNothing = (name: string | undefined) => name === undefined || name === "/dev/null";

async function prepare(tree: string, patch: Patch, part: StructuredPatch): Promise<Edit[]> {
  const from = isNothing(part.oldFileName) ? null : installedPath(part.oldFileName!);
  const to = isNothing(part.newFileName) ? null : installedPath(part.newFileName!);
  const path = to ?? from;
  if (path === null) return [];
  const source = from === null ? "" : await readFile(join(tree, from), "utf8").catch(() => null);
  if (source === null) {
    throw failed(patch.file, `${from} is not in this LiteLLM.`, "Is the patch made for this release?");
  }
  const applied = applyPatch(source, part);
  if (applied === false) {
    const number = failingHunk(source, part);
    const hunk = part.hunks[number]!;
    throw failed(
      patch.file,
      `Hunk ${number + 1} of ${part.hunks.length} in ${path} (@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@) does not fit.`,
      "The patch must match this release's sources: rebase it, or test it on the release it was made for.",
    );
  }
  const edits: Edit[] = [{ path, text: to === null && isNothing(part.newFileName) ? null : applied }];
  if (from !== null && to !== null && from !== to) edits.push({ path: from, text: null });
  return edits;
}

/**
 * Applies the patches to an installed tree (the directory that contains `litellm/`). Nothing is written unless every
 * hunk of a patch fits. Files outside of the installed packages (tests, docs) are skipped and reported. Resolves with
 * what each file has become.
 * @throws PhantomError ERR_PATCH_FAILED naming the failing hunk
 */
export async function applyPatches(
  tree: string,
  patches: readonly Patch[],
  report: (line: string) => void,
): Promise<Edit[]> {
  const done = new Map<string, Edit>();
  for (const patch of patches) {
    const parts = parsePatch(patch.text).filter((part) => part.hunks.length > 0);
    const edits: Edit[] = [];
    const skipped: string[] = [];
    for (const part of parts) {
      const own = await prepare(tree, patch, part);
      if (own.length === 0) skipped.push(part.newFileName ?? part.oldFileName ?? "?");
      edits.push(...own);
    }
    if (edits.length === 0) {
      throw failed(
        patch.file,
        `It touches nothing of the installed package: ${skipped.join(", ")}.`,
        "Paths must begin with litellm/ (a leading a/ or b/ is stripped).",
      );
    }
    for (const { path } of edits) await checkInside(tree, path, patch);
    if (skipped.length > 0) report(`${patch.file}: ${skipped.length} file(s) outside of the package skipped`);
    for (const edit of edits) {
      await write(join(tree, edit.path), edit.text);
      done.set(edit.path, edit);
    }
  }
  return [...done.values()];
}

/** A directory of the tree may be a link that leads out of it. */
async function checkInside(tree: string, path: string, { file }: Patch): Promise<void> {
  let parent = dirname(join(tree, path));
  while (!existsSync(parent)) parent = dirname(parent);
  const [root, real] = await Promise.all([realpath(tree), realpath(parent)]);
  if (real === root || real.startsWith(`${root}${sep}`)) return;
  throw failed(file, `${path} leads out of the LiteLLM under test, to ${real}.`, "A patch changes nothing but LiteLLM.");
}

/** Removed first: the file may be a hard link into uv's cache. */
async function write(path: string, text: string | null): Promise<void> {
  await rm(path, { force: true });
  if (text === null) return;
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
