import type { Transactions } from "./postgres.ts";
import type { HasColumns } from "./rows-sql.ts";

export interface Schema {
  /** Whether it has them and this role may read them. */
  has: HasColumns;
  /** Tables with a column that was asked for, that is there, and that this role may not read. */
  forbidden: ReadonlySet<string>;
}

/** LiteLLM's tables. `information_schema` would leave out what the role may not read. */
export async function openSchema(postgres: Transactions): Promise<Schema> {
  const rows = await postgres.rows<{ table: string; column: string; readable: boolean }>(
    `SELECT c.relname AS table, a.attname AS column, has_column_privilege(c.oid, a.attnum, 'SELECT') AS readable
      FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace JOIN pg_attribute AS a ON a.attrelid = c.oid
      WHERE n.nspname = current_schema() AND c.relname LIKE 'LiteLLM%' AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
        AND a.attnum > 0 AND NOT a.attisdropped`,
  );
  const readable = new Map(rows.map((row) => [`${row.table}.${row.column}`, row.readable]));
  const forbidden = new Set<string>();
  const has: HasColumns = (table, columns) => {
    const found = columns.map((column) => readable.get(`${table}.${column}`));
    if (found.includes(false)) forbidden.add(table);
    return found.every((each) => each === true);
  };
  return { has, forbidden };
}
