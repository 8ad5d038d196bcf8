import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { pipeline } from "node:stream/promises";
import type { Conceal } from "../text/index.ts";

/** Sizes of the stack's logs now: a trial on a shared stack keeps only what came after. */
export async function logOffsets(files: readonly string[]): Promise<Map<string, number>> {
  return new Map(await Promise.all(files.map(async (file) => [file, await size(file)] as const)));
}

/** Copies what the logs gained since the offsets into a directory, without secrets, unless they are written there already. */
export async function copyLogs(
  files: readonly string[],
  offsets: Map<string, number>,
  dir: string,
  conceal: Conceal,
): Promise<void> {
  await mkdir(dir, { recursive: true });
  await Promise.all(
    files.map(async (file) => {
      const start = offsets.get(file) ?? 0;
      if (dirname(file) === dir || (await size(file)) <= start) return;
      await pipeline(createReadStream(file, { start, encoding: "latin1" }), concealed, createWriteStream(join(dir, basename(file))));
    }),
  );

  /** Line by line, for a secret may be cut between two chunks. */
  async function* concealed(chunks: AsyncIterable<string>): AsyncGenerator<Buffer> {
    let rest = "";
    for await (const chunk of chunks) {
      const text = rest + chunk;
      const end = text.lastIndexOf("\n") + 1;
      rest = text.slice(end);
      yield Buffer.from(conceal(text.slice(0, end)), "latin1");
    }
    yield Buffer.from(conceal(rest), "latin1");
  }
}

async function size(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0,
  );
}
