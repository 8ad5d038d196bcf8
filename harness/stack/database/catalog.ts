import type pg from "pg";

export interface Column {
  /** As Postgres writes it: `timestamp(3) without time zone`, `text[]`, `"JobStatus"`. */
  type: string;
  notNull: boolean;
  default: string | null;
}

export interface Table {
  columns: ReadonlyMap<string, Column>;
  /** What `ON CONFLICT` can name: the columns of each unique index or primary key, sorted, and its name. Those that Prisma cannot name (partial, of expressions) do not count. */
  keys: ReadonlyMap<string, string>;
  /** The text of each foreign key, and its name. */
  references: ReadonlyMap<string, string>;
}

/** What a database has of that which code depends on. */
export interface Catalog {
  /** Labels by the enum's name. */
  enums: ReadonlyMap<string, readonly string[]>;
  tables: ReadonlyMap<string, Table>;
}

interface Row {
  kind: "enum" | "table" | "column" | "key" | "reference";
  /** Table or enum. */
  owner: string;
  /** Column, label, columns of a key, or text of a foreign key. */
  what: string;
  name: string | null;
  type: string | null;
  not_null: boolean | null;
  default: string | null;
}

const query = `
WITH tables AS (SELECT oid, relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p'))
SELECT 'enum' AS kind, t.typname AS owner, e.enumlabel AS what,
       NULL AS name, NULL AS type, NULL::boolean AS not_null, NULL AS default, e.enumsortorder AS place
  FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid WHERE t.typnamespace = current_schema()::regnamespace
UNION ALL
SELECT 'table', relname, '', NULL, NULL, NULL, NULL, 0 FROM tables
UNION ALL
SELECT 'column', t.relname, a.attname, NULL, format_type(a.atttypid, a.atttypmod), a.attnotnull,
       CASE WHEN a.attidentity <> '' THEN 'identity' ELSE pg_get_expr(d.adbin, d.adrelid) END, a.attnum
  FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
  LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
UNION ALL
SELECT 'key', t.relname,
       (SELECT string_agg(c, ', ' ORDER BY c) FROM (SELECT pg_get_indexdef(i.indexrelid, k, true) AS c FROM generate_series(1, i.indnkeyatts) k) x),
       n.relname, NULL, NULL, NULL, 0
  FROM tables t JOIN pg_index i ON i.indrelid = t.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL
  JOIN pg_class n ON n.oid = i.indexrelid
UNION ALL
SELECT 'reference', t.relname, pg_get_constraintdef(f.oid), f.conname, NULL, NULL, NULL, 0
  FROM tables t JOIN pg_constraint f ON f.conrelid = t.oid AND f.contype = 'f'
ORDER BY kind, owner, place, what`;

/** Reads the first schema of the search path. */
export async function readCatalog(client: pg.Client): Promise<Catalog> {
  const { rows } = await client.query<Row>(query);
  const enums = new Map<string, string[]>();
  const tables = new Map(
    rows
      .filter(({ kind }) => kind === "table")
      .map(({ owner }) => [owner, { columns: new Map(), keys: new Map(), references: new Map() }]),
  );
  for (const { kind, owner, what, name, type, not_null, default: preset } of rows) {
    if (kind === "enum") enums.set(owner, [...(enums.get(owner) ?? []), what]);
    if (kind === "column") tables.get(owner)!.columns.set(what, { type, notNull: not_null, default: preset });
    if (kind === "key") tables.get(owner)!.keys.set(what, name);
    if (kind === "reference") tables.get(owner)!.references.set(what, name);
  }
  return { enums, tables };
}
