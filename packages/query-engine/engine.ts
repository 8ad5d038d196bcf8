import { type DataModel, engineSchema, parseDataModel } from "./data-model.ts";
import { type Datasource, driverError, parseDatasource } from "./database/index.ts";
import { Metrics } from "./metrics.ts";
import {
  decodeResult,
  type EngineErrors,
  type EngineResult,
  engineErrors,
  parseExactly,
  type Translated,
  translateRequest,
  trapError,
  type UserFacingError,
  userFacing,
  validationError,
} from "./protocol/index.ts";
import {
  AcquisitionTimeoutError,
  type TransactionInput,
  Transactions,
  TransactionUnusableError,
} from "./transactions.ts";
import { type EngineInstance, EngineTrapError, startInstance } from "./wasm/index.ts";

export interface EngineOptions {
  /** The text of the Prisma schema. */
  schema: string;
  databaseUrl: string;
  /** One line per trap. */
  log(line: string): void;
}

/** What a `/transaction/…` route answers: its HTTP status and body. */
export interface TransactionAnswer {
  status: number;
  body: object;
}

export type BatchAnswer = { batchResult: EngineResult[] } | EngineErrors;

/** Prisma's query engine, spoken to in GraphQL. Outlives the traps of the WASM instances that do the work. */
export class QueryEngine {
  readonly metrics = new Metrics();
  readonly #options: EngineOptions;
  readonly #dataModel: DataModel;
  readonly #datasource: Datasource;
  readonly #transactions = new Transactions();
  #current: Promise<EngineInstance> | undefined;

  private constructor(options: EngineOptions) {
    this.#options = options;
    this.#dataModel = parseDataModel(options.schema);
    this.#datasource = parseDatasource(options.databaseUrl);
  }

  /** Loads the schema. The database is first connected to by the first query. */
  static async start(options: EngineOptions): Promise<QueryEngine> {
    const engine = new QueryEngine(options);
    await engine.instance();
    return engine;
  }

  /** The instance that serves now; a fresh one after a trap. */
  instance(): Promise<EngineInstance> {
    this.#current ??= this.#startInstance();
    return this.#current;
  }

  /** As if its process were killed: connections are cut, what was open is rolled back, and nothing is sent any more. */
  abandon(): void {
    const last = this.#current;
    this.#current = Promise.reject(new Error("The engine has ended."));
    this.#current.catch(() => {});
    const cut = (instance: EngineInstance) => {
      instance.pool.abandon();
      this.#transactions.forget(instance);
    };
    last?.then(cut, () => {});
  }

  async query(source: string, transactionId: string | undefined): Promise<EngineResult> {
    return this.metrics.track(() =>
      this.#answering(async () => {
        const request = this.#translate(source);
        const result = await this.#send<EngineResult>(request.body, transactionId);
        return decodeResult(result, request);
      }),
    );
  }

  /** @param atomic all of them or none; without it each item has its own outcome. */
  async batch(sources: string[], atomic: boolean, transactionId: string | undefined): Promise<BatchAnswer> {
    return this.metrics.track(() =>
      this.#answering<BatchAnswer>(async () => {
        if (sources.length === 0) return { batchResult: [] };
        const requests = sources.map((source) => this.#translate(source));
        const body = { batch: requests.map((request) => request.body), ...(atomic ? { transaction: {} } : {}) };
        const answer = await this.#send<BatchAnswer>(body, transactionId);
        if ("errors" in answer) return answer;
        return { batchResult: answer.batchResult.map((result, index) => decodeResult(result, requests[index]!)) };
      }),
    );
  }

  async startTransaction(input: TransactionInput): Promise<TransactionAnswer> {
    return this.#transactionAnswer(async () => this.#transactions.start(await this.instance(), input));
  }

  async endTransaction(id: string, verb: "commit" | "rollback"): Promise<TransactionAnswer> {
    return this.#transactionAnswer(() => this.#transactions.end(id, verb));
  }

  async connections(): Promise<{ open: number; idle: number; waiting: number }> {
    return (await this.instance()).pool.connections;
  }

  #translate(source: string): Translated {
    try {
      return translateRequest(source, this.#dataModel);
    } catch (error) {
      throw new RefusedRequest(validationError(error));
    }
  }

  #startInstance(): Promise<EngineInstance> {
    const starting = startInstance({
      schema: engineSchema(this.#options.schema),
      datasource: this.#datasource,
      onDatabaseQuery: (ms) => this.metrics.databaseQuery(ms),
      onTrap: (error) => {
        this.#options.log(`The WASM engine trapped (${error.message}); a fresh instance takes over.`);
        if (this.#current === starting) this.#current = undefined;
        void starting.then((instance) => this.#transactions.forget(instance)).catch(() => {});
      },
    });
    starting.catch(() => {
      if (this.#current === starting) this.#current = undefined;
    });
    return starting;
  }

  async #send<T extends EngineResult | BatchAnswer>(body: object, transactionId: string | undefined): Promise<T> {
    const instance =
      transactionId === undefined ? await this.instance() : this.#transactions.instanceOf(transactionId, "query");
    const answer = await instance.call((engine) => engine.query(JSON.stringify(body), "{}", transactionId));
    const result = parseExactly(answer) as T;
    for (const error of errorsOf(result)) error.user_facing_error = this.#explained(error.user_facing_error, instance);
    return result;
  }

  /** Turns what ends a request early into the answer that the client can read. */
  async #answering<T extends EngineResult | BatchAnswer>(run: () => Promise<T>): Promise<T | EngineErrors> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof RefusedRequest) return error.answer;
      if (error instanceof TransactionUnusableError) return engineErrors(error.message, error.userFacing);
      if (error instanceof EngineTrapError) return trapError(error);
      throw error;
    }
  }

  async #transactionAnswer(run: () => Promise<string>): Promise<TransactionAnswer> {
    try {
      const body = JSON.parse((await run()) || "{}") as { id?: string } | UserFacingError;
      if (!("error_code" in body)) return { status: 200, body };
      return { status: 500, body: this.#explained(body, await this.instance()) };
    } catch (error) {
      if (error instanceof TransactionUnusableError) return { status: error.status, body: error.userFacing };
      if (error instanceof AcquisitionTimeoutError) return { status: 504, body: error.userFacing };
      if (error instanceof EngineTrapError)
        return { status: 500, body: userFacing("P2028", `Transaction API error: ${error.message}`) };
      throw error;
    }
  }

  #explained(error: UserFacingError, instance: EngineInstance): UserFacingError {
    const { id } = error.meta ?? {};
    if (error.error_code !== "P2036" || typeof id !== "number") return { ...error, meta: error.meta ?? {} };
    return driverError(instance.driverError(id), this.#datasource);
  }
}

class RefusedRequest extends Error {
  readonly answer: EngineErrors;

  constructor(answer: EngineErrors) {
    super();
    this.answer = answer;
  }
}

function errorsOf(result: EngineResult | BatchAnswer): EngineErrors["errors"] {
  if ("errors" in result) return result.errors;
  return "batchResult" in result ? result.batchResult.flatMap(errorsOf) : [];
}
