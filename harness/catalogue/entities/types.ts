import type { EntityKind } from "./kinds.ts";

/** A statement on LiteLLM's database, for what no route does. */
export interface RowWrite {
  sql: string;
  values: unknown[];
}

/** One call of LiteLLM's admin API. */
export interface AdminCall {
  route: string;
  body: Record<string, unknown>;
  /** What the route would write, for a LiteLLM that does it only for those with a licence. */
  unlicensed?: RowWrite;
}

export type CreationStep = AdminCall | RowWrite;

/** What an entity's id is made of. */
export interface Named {
  /** The plan's name for it and the trial's: the id of most kinds. */
  label: string;
  /** SHA-256 of its secret, in hex. */
  token: string;
  /** Over how long its budget counts, in LiteLLM's words ("1d"); of a window. */
  duration: string;
  /** Id of the entity of that kind that some request names together with it. */
  companion(kind: EntityKind): string | undefined;
}

/** What an entity is created from. */
export interface Wanted extends Named {
  id: string;
  /** What requests are sent with. */
  secret: string;
  /** Dollars; null: no budget. */
  budget: number | null;
  /** The duration of its budget's period; null: it never ends. */
  resetEvery: string | null;
  /** The windows of that kind that requests name together with it. */
  windows(kind: EntityKind): readonly { duration: string; budget: number | null }[];
  /** Fields of a key's body by which LiteLLM knows what else its requests are charged to. */
  onKey(): Record<string, unknown>;
}

/** What an administrator changes of a budget. What is left out stays as it is. */
export interface BudgetChange {
  /** Dollars. */
  budget?: number | undefined;
  resetEvery?: string | undefined;
  /** Dollars more, from now on until then (ISO 8601, UTC, without a zone). */
  boost?: { by: number; until: string } | undefined;
  /** Dollars. */
  spend?: number | undefined;
}

/** How an administrator changes an entity's budget: what of it, and by which call. */
export interface Changing {
  readonly fields: readonly (keyof BudgetChange)[];
  call(id: string, change: BudgetChange): AdminCall;
}

/** The row that is, or belongs to, an entity. */
export interface Row {
  table: string;
  /** Columns that identify it, in the order of the id's parts. */
  columns: readonly string[];
  /** What stands between the parts of an id of several. */
  between?: string;
  /** Columns that hold a name for people, the first that is filled; a key's `key_name` is masked by LiteLLM ("sk-...abcd"). */
  names?: readonly string[];
}

/** How "LiteLLM_SpendLogs" names an entity, or a part of its id. */
export interface LogColumn {
  column: string;
  /** A condition on the column. @param value a parameter of the statement, "$1" */
  is(value: string): string;
}

/** What a delivery of LiteLLM's ledger of spend says of its request. */
export interface Delivery {
  /** By LiteLLM's names: api_key, user, end_user, team_id … */
  entities: Readonly<Record<string, unknown>>;
  tags: readonly unknown[];
  /** Model access groups. */
  groups: readonly unknown[];
  windows: readonly { entity_type: string; entity_id: string; window_duration: string }[];
}

/** All that the harness knows of one kind of entity. */
export interface Entity {
  /** LiteLLM's words for it in a counter's key, `spend:WORD:ID`; the first is used, the others stand in sources too. */
  readonly counter: readonly [string, ...string[]];
  /** Of what it is a second budget, over a time of its own; null: it is no window. */
  readonly windowOf: EntityKind | null;
  id(named: Named): string;
  /**
   * How a request names it. `secret`: it is sent with it. `end-user`, `tag`: it says it in its body, or a header. `key`:
   * LiteLLM knows it by the request's key.
   */
  readonly namedIn: "secret" | "end-user" | "tag" | "key";
  /** Fields of a key's body that name it; none: it comes with another. */
  onKey?(id: string, named: Named): Record<string, unknown>;
  /** What takes part with it, without a budget unless one is given. */
  readonly takes: readonly EntityKind[];
  /** It can be named by requests of a user's own key, of no team. */
  readonly teamless: boolean;
  /**
   * It is in the configuration of the stack, under one name, so trials that name it have a stack of their own. Where all kinds take
   * part it does not.
   */
  readonly ownStack?: true;
  /** LiteLLM holds no request to its budget that names one of that kind, unless a setting of `general_settings` is true. */
  readonly freeWith?: { kind: EntityKind; unless: string };
  /** What must exist before it. */
  readonly after: readonly EntityKind[];
  create(wanted: Wanted): CreationStep[];
  /** The setting whose budget LiteLLM gives to those that nobody created. */
  readonly budgetOfStrangers?: string;
  /** Calls that make replicas forget these. @param secrets those of all keys */
  remove?(ids: readonly string[], secrets: readonly string[]): AdminCall[];
  /** How LiteLLM's tables call what names it. */
  readonly columns: readonly string[];
  readonly row: Row;
  /** LiteLLM makes its row with its budget only. */
  readonly rowNeedsBudget?: true;
  /** A LiteLLM that has no counter for it writes no spend to its row either, so that nothing can be judged by it. */
  readonly rowNeedsCounter?: true;
  readonly logs: readonly LogColumn[];
  /** Whether a delivery's cost is this one's, too. */
  owes(delivery: Delivery, id: string): boolean;
  /** Routes by which an administrator sets its spend, dollars: `reset` only lowers it where there is also `update`. */
  readonly setSpend: { reset?(id: string, to: number): AdminCall; update?(id: string, to: number): AdminCall };
  /** Null: a window's budget changes with all others of its key or team only. */
  readonly changed: Changing | null;
  /** Which row says when its budget's period ends; null: LiteLLM derives its start from its end, so it cannot be ended early. */
  readonly period: "own" | "budget" | null;
  /** What LiteLLM seeds its absent counter from: its row, or what the replica remembers of its own requests. */
  readonly seededFrom: "row" | "memory";
  /** LiteLLM's word for it in refusals. */
  readonly refusedAs: string;
  /** A name in a refusal that says neither id nor another entity. */
  isMasked?(name: string): boolean;
}
