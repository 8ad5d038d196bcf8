import { type EntityKind, entities, isWindow, EntityKind as Kinds } from "../../catalogue/index.ts";
import type { Clock } from "../../clock.ts";
import type { Logged, Owner } from "../types.ts";
import { type LedgerReading, ledgerQuery, undeliveredQuery } from "./ledger-sql.ts";
import { type LogSource, logSource, newestLogged } from "./logs-sql.ts";
import { idOf, type OwnerRow, ownerRow, type Row } from "./owner-row.ts";
import { openTransactions, type Transactions } from "./postgres.ts";
import { type RowSource, rowSource } from "./rows-sql.ts";
import { openSchema } from "./schema.ts";

/** Reads rows and logs, in transactions that can write nothing. */
export interface RowReader extends AsyncDisposable {
  readonly kinds: readonly EntityKind[];
  /** Kinds that this database has no rows of, and why. */
  readonly lacking: readonly { kind: EntityKind; why: string }[];
  /** Tables of which this role may not read all that an audit reads. */
  readonly forbidden: readonly string[];
  /** A page in the order of the primary key, behind `after`; an empty one is the end. */
  page(kind: EntityKind, after: Owner | null, size: number): Promise<OwnerRow[]>;
  /** What these and their rows are now, by id. */
  again(kind: EntityKind, owners: readonly Owner[]): Promise<Map<string, OwnerRow>>;
  /** Requests of an entity that ended since then, audit's clock; null: not to be had, or more than can be looked at. */
  logged(owner: Owner, sinceMs: number): Promise<Logged[] | null>;
  /** When the newest request that is logged ended, audit's clock; null: the logs do not say. */
  newestLogged(): Promise<number | null>;
  /** Null: this LiteLLM has no ledger. */
  ledger(): Promise<LedgerReading | null>;
  /** Dollars of its requests that wait in the ledger, or were given up there; null: there is none. */
  undelivered(owner: Owner): Promise<number | null>;
  /** Sum of the spend logs since its row began; null: not known since when, or longer ago than `notBeforeMs` (Unix time). */
  sumOfLogs(owner: Owner, notBeforeMs: number): Promise<number | null>;
  /** Unix time of the server at the clock's zero, ms. */
  readonly epochMs: number;
}

export interface RowOptions {
  url: string;
  clock: Clock;
  statementMs: number;
  /** Budget of end users that have none of their own (`litellm_settings.max_end_user_budget_id`). */
  endUserBudget: string | null;
}

/** The logs are indexed by the time at which a request began: older ones are not looked for. */
const longestLoggedMs = 3_600_000;
/** More requests of one entity than that are not looked at. */
const mostLogged = 5_000;

export async function openRows({ url, clock, statementMs, endUserBudget }: RowOptions): Promise<RowReader> {
  await using opened = new AsyncDisposableStack();
  const postgres = opened.use(await openTransactions(url, statementMs));
  const before = clock.now();
  const [time] = await postgres.rows<{ now: number }>(
    "SELECT (extract(epoch from clock_timestamp()) * 1000)::float8 AS now",
  );
  const epochMs = time!.now - (before + clock.now()) / 2;
  const { has, forbidden } = await openSchema(postgres);
  const strangers = endUserBudget === null ? null : await budgetNamed(postgres, endUserBudget);
  const sources = new Map<EntityKind, RowSource>();
  const lacking: { kind: EntityKind; why: string }[] = [];
  for (const kind of Kinds.options) {
    const source = rowSource(kind, has);
    if (typeof source !== "string") sources.set(kind, source);
    else if (!forbidden.has(entities[kind].row.table)) lacking.push({ kind, why: source });
  }
  const logs = new Map([...sources.keys()].map((kind) => [kind, logSource(kind, has)]));
  const newest = newestLogged(has);
  const ledger = ledgerQuery(has);
  const kept = opened.move();
  return {
    epochMs,
    kinds: [...sources.keys()],
    lacking,
    forbidden: [...forbidden],
    async page(kind, after, size) {
      const rows = await postgres.rows<Row>(
        sources.get(kind)!.page(after !== null, size),
        after === null ? [] : after.parts,
      );
      return rows.map((row) => ownerRow(kind, row, strangers));
    },
    async again(kind, owners) {
      const lists = sources.get(kind)!.key.map((_, nth) => owners.map(({ parts }) => parts[nth]));
      const rows = await postgres.rows<Row>(sources.get(kind)!.again, lists);
      return new Map(rows.map((row) => [idOf(kind, row), ownerRow(kind, row, strangers)]));
    },
    async logged(owner, sinceMs) {
      const source = logs.get(owner.kind);
      if (!source?.times) return null;
      const times = [sinceMs - longestLoggedMs, sinceMs].map((ms) => new Date(epochMs + ms).toISOString());
      const values = [...logValues(owner, source), ...times];
      const rows = await postgres.rows<{ from: number; to: number; spend: number }>(
        `${source.times} LIMIT ${mostLogged + 1}`,
        values,
      );
      if (rows.length > mostLogged) return null;
      return rows.map(({ from, to, spend }) => ({ from: from - epochMs, to: to - epochMs, spend }));
    },
    async newestLogged() {
      if (newest === null) return null;
      const [row] = await postgres.rows<{ ended: number | null }>(newest);
      return row?.ended == null ? null : row.ended - epochMs;
    },
    async ledger() {
      return ledger === null ? null : (await postgres.rows<LedgerReading>(ledger))[0]!;
    },
    async undelivered(owner) {
      const query = undeliveredQuery(owner.kind, has);
      if (query === null) return null;
      const [row] = await postgres.rows<{ spend: number }>(query, [...logValues(owner, logs.get(owner.kind)!)]);
      return row!.spend;
    },
    async sumOfLogs(owner, notBeforeMs) {
      const source = logs.get(owner.kind);
      if (!source?.sum || owner.since === null || owner.since < notBeforeMs) return null;
      const values = [...logValues(owner, source), new Date(owner.since).toISOString()];
      const [row] = await postgres.rows<{ spend: number }>(source.sum, values);
      return row!.spend;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}

/** A window's logs are those of its key or team. */
function logValues(owner: Owner, { parameters }: LogSource): readonly string[] {
  return owner.parts.slice(0, isWindow(owner.kind) ? 1 : parameters);
}

async function budgetNamed(postgres: Transactions, id: string): Promise<number | null> {
  const rows = await postgres.rows<{ budget: number | null }>(
    `SELECT max_budget::float8 AS budget FROM "LiteLLM_BudgetTable" WHERE budget_id = $1`,
    [id],
  );
  return rows[0]?.budget ?? null;
}
