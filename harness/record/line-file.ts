import { closeSync, openSync, write, writeSync } from "node:fs";
import type { RecordedFile } from "../contracts/index.ts";
import { Digest } from "./digest.ts";

/** Text that may wait for the disk before the writer itself waits: more than any burst of events, far less than memory. */
const waitingLimit = 4 * 1024 * 1024;

/**
 * A file that grows by lines. Appending does not wait for the disk until `waitingLimit` bytes are behind;
 * then it does, so that memory stays bounded whatever the disk does. What is appended is on its way at once,
 * so that a killed process loses milliseconds.
 */
export class LineFile {
  readonly #fd: number;
  readonly #onFailure: (error: unknown) => void;
  readonly #digest = new Digest();
  #waiting: string[] = [];
  #waitingSize = 0;
  #position = 0;
  #writing: Promise<void> | null = null;
  #failed = false;

  constructor(path: string, onFailure: (error: unknown) => void) {
    this.#fd = openSync(path, "wx");
    this.#onFailure = onFailure;
  }

  /** `text` holds one or more whole lines. After a failure nothing more is written. */
  append(text: string): void {
    if (this.#failed) return;
    this.#waiting.push(text);
    this.#waitingSize += text.length;
    if (this.#waitingSize > waitingLimit) this.#writeNow();
    else this.#writing ??= this.#drain();
  }

  /** Resolves when everything appended is written (or has failed) and the file is closed, with what it then holds. */
  async close(): Promise<RecordedFile> {
    while (this.#writing) await this.#writing;
    closeSync(this.#fd);
    return this.#digest.end();
  }

  async #drain(): Promise<void> {
    await Promise.resolve();
    try {
      while (this.#waiting.length > 0 && !this.#failed) {
        const { bytes, position } = this.#take();
        for (let done = 0; done < bytes.length; ) done += await writeAt(this.#fd, bytes, done, position + done);
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#writing = null;
    }
  }

  /** Every piece has its own place in the file, so this may overtake a write that is on its way. */
  #writeNow(): void {
    try {
      const { bytes, position } = this.#take();
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#fd, bytes, done, bytes.length - done, position + done);
    } catch (error) {
      this.#fail(error);
    }
  }

  #take(): { bytes: Buffer; position: number } {
    const bytes = Buffer.from(this.#waiting.join(""));
    const position = this.#position;
    this.#position += bytes.length;
    this.#digest.add(bytes);
    this.#waiting = [];
    this.#waitingSize = 0;
    return { bytes, position };
  }

  #fail(error: unknown): void {
    this.#failed = true;
    this.#waiting = [];
    this.#onFailure(error);
  }
}

function writeAt(fd: number, bytes: Buffer, offset: number, position: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(fd, bytes, offset, bytes.length - offset, position, (error, written) =>
      error ? reject(error) : resolve(written),
    );
  });
}
