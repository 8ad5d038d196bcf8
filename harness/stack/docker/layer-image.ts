import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { applyPatches, type Checkout, copyCheckout, type Edit, type Patch, treeHash } from "../../subject/index.ts";
import { buildImage } from "./build.ts";
import { packageRoot } from "./build-context.ts";
import type { Daemon } from "./daemon.ts";
import type { ImageContents } from "./examine.ts";
import { type Image, idOf } from "./images.ts";
import { copyInstalled } from "./installed-copy.ts";
import { builtName } from "./litellm-image.ts";

/** In the image: a checkout's packages. */
const checkoutPlace = "/opt/checkout";
const schemaFile = join("litellm", "proxy", "schema.prisma");

export interface LayerRequest {
  /** Stands first on the path; its packages are those that are patched. */
  checkout: Checkout | null;
  patches: readonly Patch[];
  labels: Record<string, string>;
  signal: AbortSignal;
  report(line: string): void;
}

/**
 * An image over another: with patched files in its packages, or with a checkout that stands first on the path, as on the
 * local stack. Built where it was not built before.
 * @throws PhantomError ERR_PATCH_FAILED naming the failing hunk, before anything is built
 */
export async function buildLayer(
  daemon: Daemon,
  base: Image,
  contents: ImageContents,
  request: LayerRequest,
): Promise<Image> {
  const { checkout, patches, labels, signal, report } = request;
  const version = checkout?.version ?? contents.litellm ?? "unknown";
  const state = checkout ? await treeHash(checkout) : null;
  const recipe = await recipeHash();
  const name = builtName(version, [recipe, base.id, state, patches.map(({ sha256 }) => sha256)]);
  const built = await idOf(daemon, name);
  if (built) return { name, id: built };

  const context = await mkdtemp(join(tmpdir(), "phantom429-layer-"));
  try {
    report(`copying LiteLLM out of ${base.name}`);
    const installed = join(context, "installed");
    await copyInstalled(daemon, base, contents, labels, installed);
    const schema = await readSchema(installed);
    const files = join(context, "files");
    await mkdir(files);
    let edits: Edit[];
    if (checkout) {
      await copyCheckout(checkout, installed, files);
      edits = await applyPatches(files, patches, report);
    } else {
      edits = await applyPatches(installed, patches, report);
      for (const { path, text } of edits) if (text !== null) await writeBelow(files, path, text);
    }
    const changedSchema = await readSchema(checkout ? files : installed);
    await rm(installed, { recursive: true });
    const removed = checkout ? [] : edits.flatMap(({ path, text }) => (text === null ? [path] : []));
    await layOut(context, removed, changedSchema === schema ? null : changedSchema);

    report(`building ${name}`);
    const { user, pythonPath } = await settingsOf(daemon, base);
    const first = checkout ? [checkoutPlace, ...pythonPath] : pythonPath;
    const target = checkout ? checkoutPlace : contents.site;
    const buildargs = { BASE: base.name, TARGET: target, FIRST_ON_PATH: first.join(":"), RUN_AS: user };
    await buildImage(daemon, { name, context, buildargs, networkmode: "default" }, signal, report);
    return { name, id: (await idOf(daemon, name))! };
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}

const recipe = join(packageRoot, "docker", "litellm-layer");

async function recipeHash(): Promise<string> {
  const hash = createHash("sha256");
  for (const file of ["Dockerfile", "finish"]) hash.update(await readFile(join(recipe, file))).update("\0");
  return hash.digest("hex");
}

async function layOut(context: string, removed: readonly string[], schema: string | null): Promise<void> {
  const layer = join(context, "layer");
  await mkdir(layer);
  await cp(join(recipe, "Dockerfile"), join(context, "Dockerfile"));
  await cp(join(recipe, "finish"), join(layer, "finish"));
  await writeFile(join(layer, "removed"), removed.map((file) => `${file}\n`).join(""));
  if (schema !== null) await writeFile(join(layer, "schema.prisma"), schema);
}

const readSchema = (tree: string) => readFile(join(tree, schemaFile), "utf8").catch(() => null);

async function writeBelow(dir: string, path: string, text: string): Promise<void> {
  await mkdir(dirname(join(dir, path)), { recursive: true });
  await writeFile(join(dir, path), text);
}

/** What a layer must leave as it was. */
async function settingsOf({ docker }: Daemon, { id }: Image): Promise<{ user: string; pythonPath: string[] }> {
  const { Config } = await docker.getImage(id).inspect();
  const pythonPath = (Config.Env ?? []).flatMap((entry) => /^PYTHONPATH=(.+)$/.exec(entry)?.[1] ?? []);
  return { user: Config.User || "root", pythonPath };
}
