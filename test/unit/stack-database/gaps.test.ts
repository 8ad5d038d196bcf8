import { describe, expect, test } from "vitest";
import type { Catalog, Column, Table } from "../../../harness/stack/database/catalog.ts";
import { describeGap, gapsBetween } from "../../../harness/stack/database/gaps.ts";

const column = (type: string, its: Partial<Column> = {}): Column => ({ type, notNull: false, default: null, ...its });
const table = (columns: Record<string, Column>, its: Partial<Table> = {}): Table => ({
  columns: new Map(Object.entries(columns)),
  keys: new Map(),
  references: new Map(),
  ...its,
});
const catalog = (tables: Record<string, Table>, enums: Record<string, string[]> = {}): Catalog => ({
  tables: new Map(Object.entries(tables)),
  enums: new Map(Object.entries(enums)),
});
const missing = (wanted: Catalog, present: Catalog) => gapsBetween(wanted, present).map(describeGap);

const rows = table({ id: column("text", { notNull: true }), spend: column("double precision") });

describe("nothing is missing", () => {
  test("from a database that is as wanted, or has more", () => {
    const wanted = catalog({ A: rows }, { State: ["on"] });
    const more = table({
      ...Object.fromEntries(rows.columns),
      old: column("boolean", { notNull: true, default: "false" }),
    });
    expect(missing(wanted, wanted)).toEqual([]);
    expect(missing(wanted, catalog({ A: more, B: rows }, { State: ["on", "off"] }))).toEqual([]);
  });

  test("where a list with a default demands a value", () => {
    const list = (notNull: boolean) => catalog({ A: table({ tags: column("text[]", { notNull, default: "'{}'" }) }) });
    expect(missing(list(false), list(true))).toEqual([]);
  });

  test("where a key has another name, or is the primary one", () => {
    const keyed = (name: string) => catalog({ A: table({}, { keys: new Map([["day, key", name]]) }) });
    expect(missing(keyed("A_day_key_key"), keyed("A_pkey"))).toEqual([]);
  });
});

describe("what is missing is named", () => {
  test("types and their values, tables without their parts, columns, keys and foreign keys", () => {
    const wanted = catalog(
      {
        A: table(
          { id: column("text"), added: column("bigint") },
          { keys: new Map([["id", "A_pkey"]]), references: new Map([["FOREIGN KEY (id) REFERENCES B(id)", "A_fkey"]]) },
        ),
        B: table({ id: column("text") }, { keys: new Map([["id", "B_pkey"]]) }),
      },
      { State: ["on", "off"], Kind: ["x"] },
    );
    expect(missing(wanted, catalog({ A: table({ id: column("text") }) }, { State: ["on"] }))).toEqual([
      "value off of type State",
      "type Kind",
      "table B",
      "column A.added",
      "unique key A (id)",
      "foreign key A FOREIGN KEY (id) REFERENCES B(id)",
    ]);
  });

  test("unique keys and foreign keys that are there and not wanted", () => {
    const present = table(
      { id: column("text") },
      { keys: new Map([["id", "A_id_key"]]), references: new Map([["FOREIGN KEY (id) REFERENCES B(id)", "A_fkey"]]) },
    );
    expect(missing(catalog({ A: table({ id: column("text") }) }), catalog({ A: present }))).toEqual([
      "foreign key A FOREIGN KEY (id) REFERENCES B(id) dropped",
      "unique key A (id) dropped",
    ]);
  });

  test("columns of another type, without a default, or that demand a value", () => {
    const wanted = table({
      type: column("bigint"),
      preset: column("text", { default: "'x'::text" }),
      other: column("text", { default: "'x'::text" }),
      optional: column("text"),
      list: column("text[]"),
    });
    const present = table({
      type: column("integer"),
      preset: column("text"),
      other: column("text", { default: "'y'::text" }),
      optional: column("text", { notNull: true, default: "''::text" }),
      list: column("text[]", { notNull: true }),
      old: column("text", { notNull: true }),
    });
    expect(missing(catalog({ A: wanted }), catalog({ A: present }))).toEqual([
      "type bigint of column A.type",
      "default of column A.preset",
      "column A.optional made optional",
      "column A.list made optional",
      "column A.old made optional",
    ]);
  });
});
