import { type EntityKind, entities, isWindow } from "../../catalogue/index.ts";

/** Whether this database has a table with all of these columns. */
export type HasColumns = (table: string, columns: readonly string[]) => boolean;

/** How the rows of a kind are read; `key`: their primary key, in the order of an id's parts. */
export interface RowSource {
  key: readonly string[];
  /** One page, in the order of the key, behind the values of a key; without them from the start. */
  page(after: boolean, size: number): string;
  /** Rows by lists of the parts of their keys. */
  again: string;
}

const budgets = "LiteLLM_BudgetTable";
const runs = `'^[0-9]+(s|m|h|d|w|mo)$'`;
const amount = String.raw`'^\d+(\.\d+)?([eE][-+]?\d+)?$'`;
const ms = (time: string) => `(extract(epoch from ${time}) * 1000)::float8`;
const long = (duration: string) =>
  `(CASE WHEN ${duration} ~ ${runs} THEN replace(${duration}, 'mo', ' months')::interval END)`;

/** How a kind is read here; a string says why it cannot be. */
export function rowSource(kind: EntityKind, has: HasColumns): RowSource | string {
  const { row } = entities[kind];
  if (!has(row.table, [...row.columns, "spend"])) return `this database has no "${row.table}" with their spend`;
  return isWindow(kind) ? windowSource(kind, has) : ownSource(kind, has);
}

function ownSource(kind: EntityKind, has: HasColumns): RowSource {
  const { row, period } = entities[kind];
  const { table, columns, names = [] } = row;
  const own = (column: string) => (has(table, [column]) ? [`e."${column}"`] : []);
  const joined = has(table, ["budget_id"]) && has(budgets, ["budget_id", "max_budget"]);
  const of = (column: string) => (joined && has(budgets, [column]) ? [`b."${column}"`] : []);
  const first = (...choices: string[]) => (choices.length === 0 ? "NULL" : `coalesce(${choices.join(", ")})`);
  const duration = first(...(period === "own" ? own("budget_duration") : of("budget_duration")));
  const reset = first(...(period === "own" ? own("budget_reset_at") : of("budget_reset_at")));
  const begun = duration === "NULL" || reset === "NULL" ? "NULL" : `(${reset} - ${long(duration)})`;
  const made = first(...own("created_at"));
  const since = begun === "NULL" ? made : made === "NULL" ? begun : `greatest(${begun}, ${made})`;
  const select = `SELECT ${columns.map((column, nth) => `e."${column}" AS id${nth}`).join(", ")}, e.spend::float8 AS spend,
    (${first(...own("max_budget"), ...of("max_budget"))})::float8 AS budget,
    (${first(...names.flatMap((name) => own(name).map((each) => `nullif(${each}, '')`)))})::text AS name,
    ${since === "NULL" ? "NULL::float8" : ms(since)} AS since,
    (${kind === "key" ? first(...own("max_parallel_requests")) : "NULL"})::int AS parallel
    FROM "${table}" AS e${joined ? ` LEFT JOIN "${budgets}" AS b ON b.budget_id = e.budget_id` : ""}`;
  return paged(
    select,
    columns.map((column) => `e."${column}"`),
    columns,
    [],
  );
}

/** Since 1.100: a row for each window, of the period that began at `window_start`. One whose period is over says nothing. */
function windowSource(kind: EntityKind, has: HasColumns): RowSource | string {
  const { row, windowOf } = entities[kind];
  const owner = entities[windowOf!].row;
  if (!has(row.table, ["entity_type", "window_start"])) return `"${row.table}" does not say of which period a row is`;
  const [name] = owner.names ?? [];
  const limits = `CASE jsonb_typeof(o.budget_limits)
    WHEN 'array' THEN o.budget_limits
    WHEN 'string' THEN CASE WHEN o.budget_limits #>> '{}' ~ '^\\s*\\[' THEN (o.budget_limits #>> '{}')::jsonb ELSE '[]' END
    ELSE '[]' END`;
  const budget = has(owner.table, ["budget_limits"])
    ? `(SELECT CASE WHEN entry ->> 'max_budget' ~ ${amount} THEN (entry ->> 'max_budget')::float8 END FROM jsonb_array_elements(${limits}) AS entry
        WHERE entry ->> 'budget_duration' = e.window_duration LIMIT 1)`
    : "NULL::float8";
  const known = name !== undefined && has(owner.table, [name]);
  const select = `SELECT e.entity_id AS id0, e.window_duration AS id1, e.spend::float8 AS spend, ${budget} AS budget,
    ${known ? `o."${name}"` : "NULL"}::text AS name, ${ms("e.window_start")} AS since, NULL::int AS parallel
    FROM "${row.table}" AS e LEFT JOIN "${owner.table}" AS o ON o."${owner.columns[0]}" = e.entity_id`;
  const running = `e.window_start + ${long("e.window_duration")} > (now() AT TIME ZONE 'utc')`;
  return paged(select, [`e.entity_id`, `e.window_duration`], row.columns, [`e.entity_type = '${windowOf}'`, running]);
}

function paged(
  select: string,
  key: readonly string[],
  columns: readonly string[],
  where: readonly string[],
): RowSource {
  const tuple = `(${key.join(", ")})`;
  const places = key.map((_, nth) => `$${nth + 1}`).join(", ");
  const all = (...conditions: string[]) => (conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`);
  const lists = key.map((_, nth) => `$${nth + 1}::text[]`).join(", ");
  return {
    key: columns,
    page: (after, size) =>
      `${select}${all(...(after ? [`${tuple} > (${places})`] : []), ...where)} ORDER BY ${key.join(", ")} LIMIT ${size}`,
    again: `${select}${all(`${tuple} IN (SELECT * FROM unnest(${lists}))`, ...where)}`,
  };
}
