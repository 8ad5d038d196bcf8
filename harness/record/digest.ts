import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import type { RecordedFile } from "../contracts/index.ts";

const lineEnd = 0x0a;
const pieceSize = 1024 * 1024;

/** Length, line ends and hash of what is given to it, piece by piece. */
export class Digest {
  readonly #hash = createHash("sha256");
  #bytes = 0;
  #lines = 0;

  add(piece: Buffer): this {
    this.#hash.update(piece);
    this.#bytes += piece.length;
    for (let at = piece.indexOf(lineEnd); at >= 0; at = piece.indexOf(lineEnd, at + 1)) this.#lines++;
    return this;
  }

  /** Once, at the end. */
  end(): RecordedFile {
    return { bytes: this.#bytes, lines: this.#lines, sha256: this.#hash.digest("hex") };
  }
}

/** Of a file, in bounded memory. */
export function digestOf(path: string): RecordedFile {
  const fd = openSync(path, "r");
  try {
    const digest = new Digest();
    const piece = Buffer.allocUnsafe(pieceSize);
    for (let size = readSync(fd, piece); size > 0; size = readSync(fd, piece)) digest.add(piece.subarray(0, size));
    return digest.end();
  } finally {
    closeSync(fd);
  }
}
