import fc from "fast-check";
import { expect, test } from "vitest";
import { columnParser, substituteTypes, utcTimestamp } from "../../../packages/query-engine/database/columns.ts";
import { datasourceUrl, parseDatasource } from "../../../packages/query-engine/database/datasource.ts";
import { driverError } from "../../../packages/query-engine/database/errors.ts";
import { SCHEMA } from "./schema.ts";

test.each([
  ["2026-01-01 02:00:00.123456+02", "2026-01-01 00:00:00.123456"],
  ["2026-01-01 00:00:00-03:30", "2026-01-01 03:30:00"],
  ["2026-12-31 23:30:00+00", "2026-12-31 23:30:00"],
  ["infinity", "infinity"],
])("%s in UTC", (text, utc) => {
  expect(utcTimestamp(text)).toBe(utc);
});

test("the same instant in any zone is the same timestamp", () => {
  const instants = fc.date({ min: new Date("1900-01-01"), max: new Date("2200-01-01"), noInvalidDate: true });
  fc.assert(
    fc.property(instants, fc.integer({ min: -14 * 60, max: 14 * 60 }), (instant, offset) => {
      const plain = (date: Date) => date.toISOString().replace("T", " ").replace("Z", "");
      const zone = `${offset < 0 ? "-" : "+"}${new Date(Math.abs(offset) * 60_000).toISOString().slice(11, 16)}`;
      expect(utcTimestamp(plain(new Date(instant.getTime() + offset * 60_000)) + zone)).toBe(plain(instant));
    }),
  );
});

test("types that the adapter refuses get stand-ins, arrays of enums are parsed", () => {
  const result = {
    fields: [{ dataTypeID: 19 }, { dataTypeID: 1003 }, { dataTypeID: 20_001 }, { dataTypeID: 20_000 }],
    rows: [["n", ["n"], "{RED,GREEN}", "RED"]],
  };
  substituteTypes(result, new Set([20_001]));
  expect(result).toEqual({
    fields: [{ dataTypeID: 25 }, { dataTypeID: 1009 }, { dataTypeID: 1009 }, { dataTypeID: 20_000 }],
    rows: [["n", ["n"], ["RED", "GREEN"], "RED"]],
  });
  expect(columnParser(1003)?.("{a,NULL}")).toEqual(["a", null]);
  expect(columnParser(25)).toBeUndefined();
});

test("Prisma's parameters are honoured and kept from the driver", () => {
  const source = parseDatasource(
    "postgresql://u:p@db:6543/litellm?connection_limit=7&pool_timeout=3&schema=public&application_name=x",
  );
  expect(source).toMatchObject({ host: "db", port: 6543, schema: "public", connectionLimit: 7, poolTimeoutMs: 3000 });
  expect(source.connectionString).toBe(
    "postgresql://u:p@db:6543/litellm?application_name=x&options=-c+search_path%3Dpublic",
  );
});

test("pool_timeout=0 waits for ever, the default is 10 s", () => {
  expect(parseDatasource("postgresql://h/d?pool_timeout=0").poolTimeoutMs).toBe(0);
  expect(parseDatasource("postgresql://h/d").poolTimeoutMs).toBe(10_000);
});

test("the URL comes from the override, else from the variable that the schema names", () => {
  const env = { DATABASE_URL: "postgresql://env/d" };
  expect(datasourceUrl(SCHEMA, env)).toBe("postgresql://env/d");
  expect(
    datasourceUrl(SCHEMA, { ...env, OVERWRITE_DATASOURCES: '[{"name":"client","url":"postgresql://over/d"}]' }),
  ).toBe("postgresql://over/d");
  expect(() => datasourceUrl(SCHEMA, {})).toThrow("DATABASE_URL");
});

test.each([
  [new Error("timeout exceeded when trying to connect"), "P2024", "Timed out fetching a new connection"],
  [Object.assign(new Error(""), { code: "ECONNREFUSED" }), "P1001", "Can't reach database server at `h:5432`"],
  [new Error("Connection terminated unexpectedly"), "P1017", "Server has closed the connection"],
  [new Error("other"), "P2036", "other"],
])("the driver's %s is %s", (error, code, message) => {
  const told = driverError(error, parseDatasource("postgresql://h/d"));
  expect(told).toMatchObject({ error_code: code, message: expect.stringContaining(message) });
  expect(told.meta).not.toBeNull();
});
