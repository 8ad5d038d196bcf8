import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import {
  type Environment,
  type HistoryEvent,
  type LedgerEntry,
  type Manifest,
  type Plan,
  type ProviderEvent,
  Sample,
} from "../contracts/index.ts";
import { type PhantomError, toPhantomError } from "../errors/index.ts";
import type { Conceal } from "../text/index.ts";
import { Digest } from "./digest.ts";
import { files } from "./files.ts";
import { LineFile } from "./line-file.ts";

const operation = "write the run directory";

/**
 * Writes the record of one trial as it happens: NDJSON and CSV, a line per event, in bounded memory. At the end comes the
 * manifest, of which environment.json says from the first that there is to be one. No secret of the run is in any of it.
 */
export class RunWriter implements AsyncDisposable {
  readonly #dir: string;
  readonly #conceal: Conceal;
  readonly #failure = new AbortController();
  readonly #history: LineFile;
  readonly #ledger: LineFile;
  readonly #provider: LineFile;
  readonly #samples: LineFile;
  readonly #manifest: Manifest = { schemaVersion: 1, files: {} };
  #closed: Promise<void> | null = null;

  /**
   * @param conceal takes secrets out of a line, or of a document
   * @throws PhantomError ERR_DISK_FULL, ERR_UNEXPECTED (the directory holds a record already)
   */
  static async open(dir: string, conceal: Conceal = (text) => text): Promise<RunWriter> {
    try {
      return new RunWriter(dir, conceal);
    } catch (error) {
      throw toPhantomError(error, operation);
    }
  }

  private constructor(dir: string, conceal: Conceal) {
    this.#dir = dir;
    this.#conceal = conceal;
    const open = (name: string) => new LineFile(join(dir, name), (error) => this.#fail(error));
    this.#history = open(files.history);
    this.#ledger = open(files.ledger);
    this.#provider = open(files.provider);
    this.#samples = open(files.samples);
    this.#samples.append(stringify([Object.keys(Sample.shape)]));
  }

  /** Aborted with a PhantomError (ERR_DISK_FULL) at the first write that fails. What was written before stays readable. */
  get failure(): AbortSignal {
    return this.#failure.signal;
  }

  plan(plan: Plan): void {
    this.#document(files.plan, plan);
  }

  environment(environment: Environment): void {
    this.#document(files.environment, { ...environment, manifest: files.manifest });
  }

  history(event: HistoryEvent): void {
    this.#history.append(this.#line(event));
  }

  ledger(entry: LedgerEntry): void {
    this.#ledger.append(this.#line(entry));
  }

  provider(event: ProviderEvent): void {
    this.#provider.append(this.#line(event));
  }

  sample(sample: Sample): void {
    const row = Object.keys(Sample.shape).map((field) => sample[field as keyof Sample]);
    this.#samples.append(stringify([row], { cast: { boolean: String } }));
  }

  /** Resolves when all is on disk; rejects with what stands in `failure`. May be called again. */
  async close(): Promise<void> {
    this.#closed ??= this.#close();
    await this.#closed;
    this.#failure.signal.throwIfAborted();
  }

  async #close(): Promise<void> {
    const [history, ledger, provider, samples] = await Promise.all([
      this.#history.close(),
      this.#ledger.close(),
      this.#provider.close(),
      this.#samples.close(),
    ]);
    const { files: recorded } = this.#manifest;
    Object.assign(recorded, { [files.history]: history, [files.ledger]: ledger });
    Object.assign(recorded, { [files.provider]: provider, [files.samples]: samples });
    if (!this.failure.aborted) this.#document(files.manifest, this.#manifest);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #document(name: string, value: object): void {
    try {
      const bytes = Buffer.from(`${this.#conceal(JSON.stringify(value, null, 2))}\n`);
      writeFileSync(join(this.#dir, name), bytes);
      this.#manifest.files[name] = new Digest().add(bytes).end();
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #line(value: object): string {
    return `${this.#conceal(JSON.stringify(value))}\n`;
  }

  #fail(error: unknown): PhantomError {
    const failure = toPhantomError(error, operation);
    this.#failure.abort(failure);
    return failure;
  }
}
