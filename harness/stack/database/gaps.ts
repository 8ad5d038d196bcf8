import type { Catalog, Column, Table } from "./catalog.ts";

/** One thing that a database needs before code can work on it as the code's schema says. */
export type Gap =
  | { kind: "type"; name: string }
  | { kind: "value"; name: string; value: string }
  | { kind: "table"; table: string }
  | { kind: "column"; table: string; column: string }
  /** It is there with another type. */
  | { kind: "column-type"; table: string; column: string; wanted: Column; present: Column }
  | { kind: "default"; table: string; column: string; wanted: Column }
  /** The database demands a value that the code may leave out. */
  | { kind: "optional"; table: string; column: string }
  | { kind: "key"; table: string; columns: string; name: string }
  | { kind: "reference"; table: string; text: string; name: string }
  /** The database has one that the code no longer names, and so refuses rows that the code writes. */
  | { kind: "extra-reference"; table: string; text: string; name: string }
  | { kind: "extra-key"; table: string; columns: string; name: string };

/**
 * What the wanted database has and the present one lacks, in an order in which it can be added, after what has to go: unique
 * keys and foreign keys that are not wanted. What else the present one has beyond that is no gap, and neither are indexes that
 * only make reads faster. The migrations of 1.83.14 to 1.110.2 leave no such key behind.
 */
export function gapsBetween(wanted: Catalog, present: Catalog): Gap[] {
  const shared = [...wanted.tables].flatMap(([table, its]) => {
    const found = present.tables.get(table);
    return found ? [{ table, wanted: its, present: found }] : [];
  });
  const absent = [...wanted.tables.keys()].filter((table) => !present.tables.has(table));
  return [
    ...shared.flatMap((pair) =>
      missing(pair.present.references, pair.wanted.references).map(
        ([text, name]): Gap => ({ kind: "extra-reference", table: pair.table, text, name }),
      ),
    ),
    ...shared.flatMap((pair) =>
      missing(pair.present.keys, pair.wanted.keys).map(
        ([columns, name]): Gap => ({ kind: "extra-key", table: pair.table, columns, name }),
      ),
    ),
    ...[...wanted.enums].flatMap(([name, values]) => typeGaps(name, values, present.enums.get(name))),
    ...absent.map((table): Gap => ({ kind: "table", table })),
    ...shared.flatMap((pair) => columnGaps(pair.table, pair.wanted, pair.present)),
    ...shared.flatMap((pair) =>
      missing(pair.wanted.keys, pair.present.keys).map(
        ([columns, name]): Gap => ({ kind: "key", table: pair.table, columns, name }),
      ),
    ),
    ...shared.flatMap((pair) =>
      missing(pair.wanted.references, pair.present.references).map(
        ([text, name]): Gap => ({ kind: "reference", table: pair.table, text, name }),
      ),
    ),
  ];
}

function missing(wanted: ReadonlyMap<string, string>, present: ReadonlyMap<string, string>): [string, string][] {
  return [...wanted].filter(([key]) => !present.has(key));
}

function typeGaps(name: string, wanted: readonly string[], present: readonly string[] | undefined): Gap[] {
  if (!present) return [{ kind: "type", name }];
  return wanted.filter((value) => !present.includes(value)).map((value) => ({ kind: "value", name, value }));
}

function columnGaps(table: string, wanted: Table, present: Table): Gap[] {
  const gaps: Gap[] = [];
  for (const [column, its] of wanted.columns) {
    const found = present.columns.get(column);
    if (!found) gaps.push({ kind: "column", table, column });
    else if (found.type !== its.type) gaps.push({ kind: "column-type", table, column, wanted: its, present: found });
    else if (its.default !== null && found.default === null) {
      gaps.push({ kind: "default", table, column, wanted: its });
    }
    if (found && demandsMore(its, found)) gaps.push({ kind: "optional", table, column });
  }
  for (const [column, { notNull, default: preset }] of present.columns) {
    if (!wanted.columns.has(column) && notNull && preset === null) gaps.push({ kind: "optional", table, column });
  }
  return gaps;
}

/** A list is never written as NULL, so that one with a default may demand a value. LiteLLM's migrations have such. */
function demandsMore(wanted: Column, present: Column): boolean {
  if (!present.notNull || wanted.notNull) return false;
  return !(wanted.type.endsWith("[]") && (present.default !== null || wanted.default !== null));
}

/** The gap for people, and for records. */
export function describeGap(gap: Gap): string {
  switch (gap.kind) {
    case "type":
      return `type ${gap.name}`;
    case "value":
      return `value ${gap.value} of type ${gap.name}`;
    case "table":
      return `table ${gap.table}`;
    case "column":
      return `column ${gap.table}.${gap.column}`;
    case "column-type":
      return `type ${gap.wanted.type} of column ${gap.table}.${gap.column}`;
    case "default":
      return `default of column ${gap.table}.${gap.column}`;
    case "optional":
      return `column ${gap.table}.${gap.column} made optional`;
    case "key":
      return `unique key ${gap.table} (${gap.columns})`;
    case "reference":
      return `foreign key ${gap.table} ${gap.text}`;
    case "extra-key":
      return `unique key ${gap.table} (${gap.columns}) dropped`;
    case "extra-reference":
      return `foreign key ${gap.table} ${gap.text} dropped`;
  }
}
