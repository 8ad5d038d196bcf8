import { closeSync, openSync, readSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";

export interface Line {
  text: string;
  /** From 1. */
  number: number;
  /** It has no line end: its writer was killed, or has not got to it. */
  torn: boolean;
}

const chunkSize = 64 * 1024;

/** The lines of a text file without their ends, in bounded memory. Not whole at the end: marked as torn. */
export function* readLines(path: string): Generator<Line> {
  const fd = openSync(path, "r");
  try {
    const chunk = Buffer.allocUnsafe(chunkSize);
    const decoder = new StringDecoder("utf8");
    let rest = "";
    let number = 0;
    for (let size = readSync(fd, chunk); size > 0; size = readSync(fd, chunk)) {
      const parts = (rest + decoder.write(chunk.subarray(0, size))).split("\n");
      rest = parts.pop()!;
      for (const text of parts) yield { text, number: ++number, torn: false };
    }
    rest += decoder.end();
    if (rest !== "") yield { text: rest, number: number + 1, torn: true };
  } finally {
    closeSync(fd);
  }
}
