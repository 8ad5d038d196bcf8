import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Environment, Manifest, type RecordedFile, readAs } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { digestOf } from "./digest.ts";
import { files } from "./files.ts";

/** What belongs to a record, in the order in which it is told of. */
const recorded = [files.plan, files.environment, files.history, files.ledger, files.provider, files.samples];

/**
 * In what a record is not as it was written, a sentence for each file. Empty: it is, or it is of a harness that wrote no
 * manifest yet.
 */
export function alterations(dir: string, { manifest: written }: Environment): string[] {
  const manifest = readManifest(dir);
  if (manifest === "missing") {
    if (written === undefined) return [];
    return [
      `${files.manifest} is missing: the harness was killed before it closed the record, or the file was removed`,
    ];
  }
  if (manifest === "unreadable") return [`${files.manifest} is not what was written`];
  return recorded.flatMap((file) => {
    const was = manifest.files[file];
    if (was === undefined) return [`${file} is not in ${files.manifest}`];
    const how = difference(join(dir, file), was);
    return how === null ? [] : [`${file} ${how}`];
  });
}

function difference(path: string, was: RecordedFile): string | null {
  const size = statSync(path, { throwIfNoEntry: false })?.size;
  if (size === undefined) return "is missing";
  const is = digestOf(path);
  if (size === was.bytes) return is.sha256 === was.sha256 ? null : "is not what was written: its sha256 differs";
  const [how, between] = size < was.bytes ? ["shorter", "of"] : ["longer", "for"];
  const amounts =
    is.lines === was.lines ? `${size} ${between} ${was.bytes} bytes` : `${is.lines} ${between} ${was.lines} lines`;
  return `is ${how} than when it was written: ${amounts}`;
}

function readManifest(dir: string): Manifest | "missing" | "unreadable" {
  const path = join(dir, files.manifest);
  try {
    const parsed = readAs(Manifest, JSON.parse(readFileSync(path, "utf8")), path);
    return parsed.success ? parsed.data : "unreadable";
  } catch (error) {
    if (error instanceof PhantomError) throw error;
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "missing" : "unreadable";
  }
}
