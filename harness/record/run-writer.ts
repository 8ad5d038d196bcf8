import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "csv-stringify/sync";
import {
  type Environment,
  type HistoryEvent,
  type LedgerEntry,
  type Plan,
  type ProviderEvent,
  Sample,
} from "../contracts/index.ts";
import { type PhantomError, toPhantomError } from "../errors/index.ts";
import { files } from "./files.ts";
import { LineFile } from "./line-file.ts";

const operation = "write the run directory";

/** Writes the record of one trial as it happens: NDJSON and CSV, a line per event, in bounded memory. */
export class RunWriter implements AsyncDisposable {
  readonly #dir: string;
  readonly #failure = new AbortController();
  readonly #history: LineFile;
  readonly #ledger: LineFile;
  readonly #provider: LineFile;
  readonly #samples: LineFile;
  #closed: Promise<void> | null = null;

  /** @throws PhantomError ERR_DISK_FULL, ERR_UNEXPECTED (the directory holds a record already) */
  static async open(dir: string): Promise<RunWriter> {
    try {
      return new RunWriter(dir);
    } catch (error) {
      throw toPhantomError(error, operation);
    }
  }

  private constructor(dir: string) {
    this.#dir = dir;
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
    this.#document(files.environment, environment);
  }

  history(event: HistoryEvent): void {
    this.#history.append(line(event));
  }

  ledger(entry: LedgerEntry): void {
    this.#ledger.append(line(entry));
  }

  provider(event: ProviderEvent): void {
    this.#provider.append(line(event));
  }

  sample(sample: Sample): void {
    const row = Object.keys(Sample.shape).map((field) => sample[field as keyof Sample]);
    this.#samples.append(stringify([row], { cast: { boolean: String } }));
  }

  /** Resolves when all is on disk; rejects with what stands in `failure`. May be called again. */
  async close(): Promise<void> {
    this.#closed ??= Promise.all(
      [this.#history, this.#ledger, this.#provider, this.#samples].map((file) => file.close()),
    ).then(() => undefined);
    await this.#closed;
    this.#failure.signal.throwIfAborted();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #document(name: string, value: object): void {
    try {
      writeFileSync(join(this.#dir, name), `${JSON.stringify(value, null, 2)}\n`);
    } catch (error) {
      throw this.#fail(error);
    }
  }

  #fail(error: unknown): PhantomError {
    const failure = toPhantomError(error, operation);
    this.#failure.abort(failure);
    return failure;
  }
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}
