import { access, constants, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CorpusEntry, CorpusIndex, readAs } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { incoherences } from "../planner/index.ts";
import { makeDirectory } from "../record/index.ts";
import { oneLine, plural } from "../text/index.ts";

/** What a corpus directory holds. */
export interface Corpus {
  dir: string;
  /** Those with most features first. */
  entries: readonly CorpusEntry[];
  /** Files that are not run, and why; they stay as they are. */
  skipped: readonly Skipped[];
}

interface Skipped {
  file: string;
  why: string;
  /** Absent: it is none. */
  entry?: CorpusEntry;
}

const index = "index.json";

/** A directory that is absent is made. @param replicas those that a plan can have here. @throws PhantomError ERR_CORPUS_UNUSABLE for what cannot be read and written */
export async function readCorpus(dir: string, replicas: number): Promise<Corpus> {
  const names = await listed(dir).catch((error: NodeJS.ErrnoException) => {
    throw new PhantomError("ERR_CORPUS_UNUSABLE", {
      operation: "read the corpus",
      message: `${dir} cannot be read and written: ${error.message}`,
      hint: "Give --corpus a directory that you may read and write; it is made where it is absent.",
      cause: error,
    });
  });
  const files = names.filter((name) => name.endsWith(".json") && name !== index).sort();
  const read = await Promise.all(
    files.map(async (file): Promise<CorpusEntry | Skipped> => {
      const entry = await readEntry(join(dir, file));
      if (typeof entry === "string") return { file, why: entry };
      const why = unfit(entry, replicas);
      return why === null ? entry : { file, why, entry };
    }),
  );
  return {
    dir,
    entries: read.filter((one) => "plan" in one).sort((a, b) => b.features.length - a.features.length),
    skipped: read.filter((one) => "why" in one),
  };
}

/** Why a plan cannot be run here; null: it can. */
function unfit({ plan }: CorpusEntry, replicas: number): string | null {
  if (plan.replicas > replicas) return `its plan has ${plan.replicas} replicas, more than --replicas ${replicas}`;
  const [problem] = incoherences(plan);
  return problem === undefined ? null : `its plan contradicts itself: ${problem}`;
}

async function listed(dir: string): Promise<string[]> {
  await makeDirectory(dir);
  const names = await readdir(dir);
  await access(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  return names;
}

/** Or why it is none. */
async function readEntry(path: string): Promise<CorpusEntry | string> {
  try {
    const parsed = readAs(CorpusEntry, JSON.parse(await readFile(path, "utf8")), path);
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    return oneLine(`${issue?.path.join(".") ?? ""}: ${issue?.message ?? "it is no entry"}`);
  } catch (error) {
    return oneLine((error as Error).message);
  }
}

/**
 * Adds those that showed what no entry has, each as a file named after its plan, and writes the list of all. Returns how many were
 * added.
 */
export async function addToCorpus({ dir, entries, skipped }: Corpus, fresh: readonly CorpusEntry[], version: string) {
  const there = new Set([...entries.map(fileOf), ...skipped.map(({ file }) => file)]);
  const known = new Set(entries.flatMap(({ features }) => features));
  const added: CorpusEntry[] = [];
  for (const entry of fresh) {
    const features = entry.features.filter((feature) => !known.has(feature));
    if (features.length === 0 || there.has(fileOf(entry))) continue;
    for (const feature of features) known.add(feature);
    added.push({ ...entry, features });
  }
  for (const entry of added) await writeFile(join(dir, fileOf(entry)), json(entry));
  const others = skipped.flatMap(({ entry }) => entry ?? []);
  const all = [...entries, ...others, ...added].sort((a, b) => fileOf(a).localeCompare(fileOf(b)));
  const list: CorpusIndex = { schemaVersion: 1, phantom429: version, entries: all.map(shown) };
  if (await isOurs(join(dir, index))) await writeFile(join(dir, index), json(list));
  return added.length;
}

/** A list by a newer phantom429 stays. */
async function isOurs(path: string): Promise<boolean> {
  try {
    readAs(CorpusIndex, JSON.parse(await readFile(path, "utf8")), path);
    return true;
  } catch (error) {
    return !(error instanceof PhantomError);
  }
}

function shown(entry: CorpusEntry): CorpusIndex["entries"][number] {
  const { litellm, phantom429, verdict, modes, features } = entry;
  return { file: fileOf(entry), litellm, phantom429, verdict, modes, features: features.length };
}

function fileOf({ plan }: CorpusEntry): string {
  return `${plan.scenario}.json`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}

const skippedShown = 5;

/** In words, for whoever watches. */
export function corpusText({ dir, entries, skipped }: Corpus, version: string): string[] {
  const others = entries.filter(({ phantom429 }) => phantom429 !== version).length;
  const left = skipped.length - skippedShown;
  return [
    `corpus ${dir}: ${entries.length} plans${others > 0 ? `, ${others} of them by another phantom429: they run as they are` : ""}`,
    ...(skipped.length > 0 ? [`corpus: ${plural(skipped.length, "file")} not run and left as they are:`] : []),
    ...skipped.slice(0, skippedShown).map(({ file, why }) => `  ${file}: ${why}`),
    ...(left > 0 ? [`  and ${left} more`] : []),
  ];
}
