import { type UserFacingError, userFacing } from "./protocol/index.ts";
import type { EngineInstance } from "./wasm/index.ts";

/**
 * The engine's own limits are only a net. The WASM build traps when asked to commit a transaction that it has let expire, and
 * does not count the wait for a connection.
 */
const ENGINE_GRACE_MS = 600_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;
/** Prisma's own engine remembers as many. */
const CLOSED_KEPT = 100;

export interface TransactionInput {
  /** How long to wait for a connection, in ms. */
  max_wait: number;
  /** How long the transaction may stay open, in ms. */
  timeout: number;
  isolation_level?: string;
}

interface OpenTransaction {
  instance: EngineInstance;
  expiry: NodeJS.Timeout;
}

type Ending = { how: "committed" | "rolled back" } | { how: "expired"; timeout: number; startedAt: number };
type Verb = "query" | "commit" | "rollback";

/** A transaction that cannot be used: unknown (HTTP 404) or closed (422). `error` is what prisma-client-py tells them apart by. */
export class TransactionUnusableError extends Error {
  override readonly name = "TransactionUnusableError";
  readonly status: 404 | 422;
  readonly userFacing: UserFacingError;

  constructor(status: 404 | 422, reason: string) {
    super(reason);
    this.status = status;
    this.userFacing = userFacing("P2028", `Transaction API error: ${reason}`, { error: reason });
  }
}

/** No connection within `max_wait` (HTTP 504). */
export class AcquisitionTimeoutError extends Error {
  override readonly name = "AcquisitionTimeoutError";
  readonly userFacing: UserFacingError;

  constructor() {
    const reason = "Unable to start a transaction in the given time.";
    super(reason);
    this.userFacing = userFacing("P2028", `Transaction API error: ${reason}`, { error: reason });
  }
}

/** Interactive transactions: which engine instance holds each, when it expires, and how it ended. */
export class Transactions {
  readonly #open = new Map<string, OpenTransaction>();
  readonly #closed = new Map<string, Ending>();

  get openCount(): number {
    return this.#open.size;
  }

  /**
   * @returns the engine's answer as JSON text: `{id}`, or a user-facing error.
   * @throws AcquisitionTimeoutError if there is no connection within `max_wait`.
   */
  async start(instance: EngineInstance, input: TransactionInput): Promise<string> {
    const startedAt = performance.now();
    const patient = { ...input, max_wait: input.max_wait + ENGINE_GRACE_MS, timeout: input.timeout + ENGINE_GRACE_MS };
    const acquired = instance.pool.acquisition();
    const starting = instance.call((engine) => engine.startTransaction(JSON.stringify(patient), "{}"));
    // As of Prisma's own engine: BEGIN may take longer.
    if (!(await within(input.max_wait, Promise.race([acquired, starting])))) {
      void starting.then((late) => this.#giveBack(instance, late)).catch(() => {});
      throw new AcquisitionTimeoutError();
    }
    const answer = await starting;
    const id = idOf(answer);
    if (id === undefined) return answer;
    const ending: Ending = { how: "expired", timeout: input.timeout, startedAt };
    const expiry = setTimeout(() => void this.#expire(id, ending), Math.min(input.timeout, LONGEST_TIMER_MS));
    this.#open.set(id, { instance, expiry });
    return answer;
  }

  /** @throws TransactionUnusableError */
  instanceOf(id: string, verb: Verb): EngineInstance {
    const transaction = this.#open.get(id);
    if (transaction && !transaction.instance.poisoned) return transaction.instance;
    const ending = this.#closed.get(id);
    if (ending) throw new TransactionUnusableError(422, closedReason(ending, verb));
    throw new TransactionUnusableError(
      404,
      "Transaction not found. Transaction ID is invalid, refers to an old closed transaction Prisma doesn't have information about anymore, or was obtained before disconnecting.",
    );
  }

  /** @throws TransactionUnusableError */
  async end(id: string, verb: "commit" | "rollback"): Promise<string> {
    const instance = this.instanceOf(id, verb);
    this.#close(id, { how: verb === "commit" ? "committed" : "rolled back" });
    return instance.call((engine) =>
      verb === "commit" ? engine.commitTransaction(id, "{}") : engine.rollbackTransaction(id, "{}"),
    );
  }

  /** Forgets the transactions of an instance that trapped. */
  forget(instance: EngineInstance): void {
    for (const [id, transaction] of this.#open) {
      if (transaction.instance !== instance) continue;
      clearTimeout(transaction.expiry);
      this.#open.delete(id);
    }
  }

  async #giveBack(instance: EngineInstance, answer: string): Promise<void> {
    const id = idOf(answer);
    if (id !== undefined) await instance.call((engine) => engine.rollbackTransaction(id, "{}"));
  }

  async #expire(id: string, ending: Ending): Promise<void> {
    const transaction = this.#open.get(id);
    if (!transaction) return;
    this.#close(id, ending);
    // Waits for the statement at hand, as Prisma's own engine does. A trap meanwhile has cut the connection already.
    await transaction.instance.call((engine) => engine.rollbackTransaction(id, "{}")).catch(() => {});
  }

  #close(id: string, ending: Ending): void {
    clearTimeout(this.#open.get(id)?.expiry);
    this.#open.delete(id);
    this.#closed.set(id, ending);
    const [oldest] = this.#closed.keys();
    if (this.#closed.size > CLOSED_KEPT && oldest !== undefined) this.#closed.delete(oldest);
  }
}

/** Whether it resolved within `ms`. */
async function within(ms: number, promise: Promise<unknown>): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<false>();
  const timer = setTimeout(() => resolve(false), Math.min(ms, LONGEST_TIMER_MS));
  try {
    return await Promise.race([promise.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}

function idOf(answer: string): string | undefined {
  return (JSON.parse(answer) as { id?: string }).id;
}

function closedReason(ending: Ending, verb: Verb): string {
  if (ending.how !== "expired")
    return `Transaction already closed: A ${verb} cannot be executed on a ${ending.how} transaction.`;
  const elapsed = Math.round(performance.now() - ending.startedAt);
  return `Transaction already closed: A ${verb} cannot be executed on an expired transaction. The timeout for this transaction was ${ending.timeout} ms, however ${elapsed} ms passed since the start of the transaction. Consider increasing the interactive transaction timeout or doing less work in the transaction.`;
}
