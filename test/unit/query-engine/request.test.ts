import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { translateRequest } from "../../../packages/query-engine/protocol/request.ts";
import { DATA_MODEL } from "./schema.ts";

const argumentsOf = (source: string) => translateRequest(source, DATA_MODEL).body.query.arguments;
const json = (value: unknown) => ({ $type: "Json", value: JSON.stringify(value) });
/** As prisma-client-py writes a document: JSON text inside a GraphQL string. */
const literal = (value: unknown) => JSON.stringify(JSON.stringify(value));

describe("values follow the type of their field", () => {
  test("in data", () => {
    const source = `mutation { result: createOneThing (data: { doc: ${literal({ a: 1 })}, at: "2026-01-01T00:00:00+00:00", big: 9007199254740993, price: "1.50", raw: "AQID", color: "GREEN", count: 2 }) { id } }`;
    expect(argumentsOf(source)).toEqual({
      data: {
        doc: json({ a: 1 }),
        at: { $type: "DateTime", value: "2026-01-01T00:00:00+00:00" },
        big: { $type: "BigInt", value: "9007199254740993" },
        price: { $type: "Decimal", value: "1.50" },
        raw: { $type: "Bytes", value: "AQID" },
        color: "GREEN",
        count: 2,
      },
    });
  });

  test("inside operators", () => {
    const source = `query { result: findManyThing (where: { at: { gte: "2026-01-01T00:00:00Z", not: { in: ["2026-01-02T00:00:00Z"] } }, count: { in: [1, 2] } }, take: 5) { id } }`;
    expect(argumentsOf(source)).toEqual({
      where: {
        at: {
          gte: { $type: "DateTime", value: "2026-01-01T00:00:00Z" },
          not: { in: [{ $type: "DateTime", value: "2026-01-02T00:00:00Z" }] },
        },
        count: { in: [1, 2] },
      },
      take: 5,
    });
  });

  test("in a Json filter only where the operand is a document", () => {
    const source = `query { result: findManyThing (where: { doc: { path: ["a", "b"], equals: ${literal("x")}, string_contains: "x" } }) { id } }`;
    expect(argumentsOf(source)).toEqual({
      where: { doc: { path: ["a", "b"], equals: json("x"), string_contains: "x" } },
    });
  });

  test("in Json lists", () => {
    const source = `mutation { result: updateOneThing (where: { id: "1" }, data: { docs: { push: [${literal([1])}] } }) { id } }`;
    expect(argumentsOf(source)).toEqual({ where: { id: "1" }, data: { docs: { push: [json([1])] } } });
  });

  test("in filters of Json lists", () => {
    const source = `query { result: findManyThing (where: { docs: { has: ${literal([])}, hasSome: [${literal(1)}], hasEvery: [${literal("a")}], isEmpty: false } }) { id } }`;
    expect(argumentsOf(source)).toEqual({
      where: { docs: { has: json([]), hasSome: [json(1)], hasEvery: [json("a")], isEmpty: false } },
    });
  });

  test("through relations, logic and compound keys", () => {
    const source = `query { result: findFirstThing (where: { OR: [{ owner: { is: { data: { equals: ${literal(1)} } } } }, { owner: { data: { equals: ${literal(2)} } } }], NOT: { doc: { not: ${literal(3)} } }, owner_id_count: { owner_id: "o", count: 1 } }) { id } }`;
    expect(argumentsOf(source)).toEqual({
      where: {
        OR: [{ owner: { is: { data: { equals: json(1) } } } }, { owner: { data: { equals: json(2) } } }],
        NOT: { doc: { not: json(3) } },
        owner_id_count: { owner_id: "o", count: 1 },
      },
    });
  });

  test("in nested writes, also for fields that are called `data` and `where`", () => {
    const source = `mutation { result: updateOneThing (where: { id: "1" }, data: { owner: { upsert: { create: { id: "o", data: ${literal({ a: 1 })}, where: "here" }, update: { data: ${literal(2)} } }, connectOrCreate: { where: { id: "o" }, create: { data: ${literal(3)} } } } }) { id } }`;
    expect(argumentsOf(source)).toEqual({
      where: { id: "1" },
      data: {
        owner: {
          upsert: { create: { id: "o", data: json({ a: 1 }), where: "here" }, update: { data: json(2) } },
          connectOrCreate: { where: { id: "o" }, create: { data: json(3) } },
        },
      },
    });
  });

  test("in to-many nested writes", () => {
    const source = `mutation { result: updateOneOwner (where: { id: "o" }, data: { things: { create: [{ doc: ${literal(1)} }], createMany: { data: [{ doc: ${literal(2)} }] }, update: { where: { id: "1" }, data: { doc: ${literal(3)} } }, deleteMany: { doc: { equals: ${literal(4)} } } } }) { id } }`;
    expect(argumentsOf(source).data).toEqual({
      things: {
        create: [{ doc: json(1) }],
        createMany: { data: [{ doc: json(2) }] },
        update: { where: { id: "1" }, data: { doc: json(3) } },
        deleteMany: { doc: { equals: json(4) } },
      },
    });
  });

  test("in the arguments of an included relation", () => {
    const source = `query { result: findFirstOwner { id things(where: { doc: { equals: ${literal(1)} } }) { id } _count { things } } }`;
    expect(translateRequest(source, DATA_MODEL).body.query.selection).toEqual({
      id: true,
      things: { arguments: { where: { doc: { equals: json(1) } } }, selection: { id: true } },
      _count: { arguments: {}, selection: { things: true } },
    });
  });
});

test("raw queries keep their text and parameters", () => {
  const translated = translateRequest(
    'mutation { result: queryRaw (query: "SELECT $1", parameters: "[1]") }',
    DATA_MODEL,
  );
  expect(translated).toEqual({
    alias: "result",
    isRaw: true,
    orThrow: false,
    body: { action: "queryRaw", query: { arguments: { query: "SELECT $1", parameters: "[1]" }, selection: {} } },
  });
});

test.each(["", "query { a b }", "query { result: findManyGhost { id } }", "fragment F on T { a }", "not graphql ("])(
  "%j is refused",
  (source) => {
    expect(() => translateRequest(source, DATA_MODEL)).toThrow();
  },
);

test("any document reaches a Json field as it was", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (document) => {
      const source = `mutation { result: createOneThing (data: { doc: ${literal(document)} }) { id } }`;
      const { doc } = argumentsOf(source).data as { doc: { $type: string; value: string } };
      expect(doc).toEqual(json(document));
    }),
  );
});

test("any text reaches a String field as it was", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const source = `mutation { result: createOneOwner (data: { where: ${JSON.stringify(text)} }) { id } }`;
      expect(argumentsOf(source).data).toEqual({ where: text });
    }),
  );
});
