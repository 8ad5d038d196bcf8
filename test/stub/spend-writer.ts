import type { Pool, PoolClient } from "pg";
import type { GatewayConfig } from "./config.ts";
import type { Caller, Identity } from "./identities.ts";
import { rowId, rows, whereRow } from "./tables.ts";

export interface Charge {
  caller: Caller;
  /** The provider's response id: a second charge under the same one adds to the rows but not to the logs, as in LiteLLM. */
  requestId: string;
  cost: number;
  inputTokens: number;
  outputTokens: number;
  model: string;
  endUser: string | null;
  tags: readonly string[];
  status: "success" | "failure";
}

/** Collects charges and writes them in batches: all logs and rows of a batch in one transaction. */
export class SpendWriter {
  readonly #postgres: Pool;
  readonly #logs: string;
  #queued: Charge[] = [];
  #timer: NodeJS.Timeout;
  #writing: Promise<void> = Promise.resolve();

  constructor(postgres: Pool, { batchMs, switches }: Pick<GatewayConfig, "batchMs" | "switches">) {
    this.#postgres = postgres;
    this.#logs = switches.newerSchema ? "LiteLLM_SpendLogsOfTomorrow" : "LiteLLM_SpendLogs";
    this.#timer = setInterval(() => void this.flush().catch(console.error), batchMs);
  }

  add(charge: Charge): void {
    this.#queued.push(charge);
  }

  flush(): Promise<void> {
    const written = this.#writing.then(() => this.#write());
    this.#writing = written.catch(() => {});
    return written;
  }

  /** What is queued is lost, as with the process. */
  abandon(): void {
    clearInterval(this.#timer);
    this.#queued = [];
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.flush();
  }

  async #write(): Promise<void> {
    const batch = this.#queued.splice(0);
    if (batch.length === 0) return;
    const client = await this.#postgres.connect();
    try {
      await client.query("BEGIN");
      await insertLogs(client, this.#logs, batch);
      for (const [identity, amount] of amounts(batch)) await addSpend(client, identity, amount);
      await client.query("COMMIT");
      client.release();
    } catch (error) {
      client.release(true);
      this.#queued.unshift(...batch);
      throw error;
    }
  }
}

async function insertLogs(client: PoolClient, table: string, batch: readonly Charge[]): Promise<void> {
  const logs = batch.map(({ caller, ...charge }) => {
    const id = (kind: Identity["kind"]) => caller.identities.find((identity) => identity.kind === kind)?.id ?? null;
    return {
      request_id: charge.requestId,
      call_type: "acompletion",
      api_key: caller.token,
      spend: charge.cost,
      prompt_tokens: charge.inputTokens,
      completion_tokens: charge.outputTokens,
      model: charge.model,
      user: id("user") ?? "",
      team_id: id("team"),
      organization_id: id("organization"),
      end_user: charge.endUser,
      request_tags: charge.tags,
      metadata: { user_api_key_project_id: id("project") },
      status: charge.status,
    };
  });
  await client.query(
    `INSERT INTO "${table}" (request_id, call_type, api_key, spend, prompt_tokens, completion_tokens, model, "user",
       team_id, organization_id, end_user, request_tags, metadata, status)
     SELECT * FROM jsonb_to_recordset($1::jsonb) AS log(request_id text, call_type text, api_key text, spend float8, prompt_tokens int,
       completion_tokens int, model text, "user" text, team_id text, organization_id text, end_user text, request_tags jsonb, metadata jsonb, status text)
     ON CONFLICT (request_id) DO NOTHING`,
    [JSON.stringify(logs)],
  );
}

/** Sorted, so that two replicas never lock the same rows in different orders. */
function amounts(batch: readonly Charge[]): [Identity, number][] {
  const sums = new Map<string, [Identity, number]>();
  for (const { caller, cost } of batch) {
    if (cost === 0) continue;
    for (const identity of caller.identities) {
      sums.set(identity.counterKey, [identity, (sums.get(identity.counterKey)?.[1] ?? 0) + cost]);
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}

async function addSpend(client: PoolClient, { kind, id }: Identity, amount: number): Promise<void> {
  const { table } = rows[kind];
  const text =
    kind === "end_user"
      ? `INSERT INTO "${table}" AS e (user_id, spend) VALUES ($2, $1) ON CONFLICT (user_id) DO UPDATE SET spend = e.spend + $1`
      : `UPDATE "${table}" SET spend = spend + $1 WHERE ${whereRow(kind, 2)}`;
  await client.query(text, [amount, ...rowId(kind, id)]);
}
