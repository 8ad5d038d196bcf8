import fc from "fast-check";
import { expect, test } from "vitest";
import { parseExactly } from "../../../packages/query-engine/protocol/exact-json.ts";
import { translateRequest } from "../../../packages/query-engine/protocol/request.ts";
import { decodeResult, untagged } from "../../../packages/query-engine/protocol/result.ts";
import { DATA_MODEL } from "./schema.ts";

const findUnique = (suffix: string) =>
  translateRequest(`query { result: findUniqueThing${suffix} (where: { id: "1" }) { id } }`, DATA_MODEL);

test("tags are unwrapped at every depth and the alias is given back", () => {
  const engine = {
    data: {
      findUniqueThing: {
        doc: { $type: "Json", value: '{"$type":"x","value":1}' },
        things: [{ big: { $type: "BigInt", value: "1" } }],
      },
    },
  };
  expect(decodeResult(engine, findUnique(""))).toEqual({
    data: { result: { doc: '{"$type":"x","value":1}', things: [{ big: "1" }] } },
  });
});

test("numbers are given on as the engine wrote them", () => {
  const row = '{"whole":700.0,"zero":0.0,"big":12345678901234567890,"tiny":1e-7,"plain":[0.1,-3]}';
  const answer = parseExactly(`{"data":{"findUniqueThing":${row}}}`) as Parameters<typeof decodeResult>[0];
  expect(JSON.stringify(decodeResult(answer, findUnique("")))).toBe(`{"data":{"result":${row}}}`);
});

test("any JSON text is given on as it was", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(JSON.parse(JSON.stringify(parseExactly(text)))).toEqual(JSON.parse(text));
    }),
  );
});

test("rows of a raw query are left alone, documents in them included", () => {
  const raw = translateRequest('mutation { result: queryRaw (query: "SELECT 1", parameters: "[]") }', DATA_MODEL);
  const rows = { columns: ["a"], types: ["json"], rows: [[{ $type: "x", value: 1 }]] };
  expect(decodeResult({ data: { queryRaw: rows } }, raw)).toEqual({ data: { result: rows } });
});

test("a missing record is null, or P2025 for OrThrow", () => {
  const missing = { data: { findUniqueThing: null } };
  expect(decodeResult(missing, findUnique(""))).toEqual({ data: { result: null } });
  expect(decodeResult(missing, findUnique("OrThrow"))).toMatchObject({
    errors: [{ user_facing_error: { error_code: "P2025" } }],
  });
});

test("what has no tags is unchanged", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      fc.pre(!text.includes('"$type"'));
      expect(untagged(JSON.parse(text))).toEqual(JSON.parse(text));
    }),
  );
});
