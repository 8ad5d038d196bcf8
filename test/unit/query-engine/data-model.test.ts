import { expect, test } from "vitest";
import { engineSchema, parseDataModel } from "../../../packages/query-engine/data-model.ts";
import { parseOperation } from "../../../packages/query-engine/protocol/operation.ts";
import { DATA_MODEL, SCHEMA } from "./schema.ts";

test("models and their fields are read, comments and block attributes are not", () => {
  expect([...DATA_MODEL.models.keys()]).toEqual(["Owner", "Thing"]);
  expect([...DATA_MODEL.models.get("Owner")!.values()]).toEqual([
    { name: "id", type: "String", isList: false },
    { name: "data", type: "Json", isList: false },
    { name: "where", type: "String", isList: false },
    { name: "things", type: "Thing", isList: true },
  ]);
  expect(DATA_MODEL.models.get("Thing")!.get("docs")).toEqual({ name: "docs", type: "Json", isList: true });
});

test("a view is a model too", () => {
  expect([...parseDataModel("view Recent {\n  id Int @unique\n}\n").models.keys()]).toEqual(["Recent"]);
});

test("the engine gets one generator, with driver adapters, and the rest of the schema as it is", () => {
  const schema = engineSchema(SCHEMA);
  expect(schema.match(/generator/g)).toHaveLength(1);
  expect(schema).toContain('previewFeatures = ["driverAdapters"]');
  expect(schema).not.toContain("prisma-client-py");
  expect(schema).toContain("model Thing {");
});

test.each([
  ["findManyThing", { action: "findMany", modelName: "Thing", orThrow: false }],
  ["findFirstThingOrThrow", { action: "findFirst", modelName: "Thing", orThrow: true }],
  ["findUniqueOwnerOrThrow", { action: "findUnique", modelName: "Owner", orThrow: true }],
  ["createManyAndReturnThing", { action: "createManyAndReturn", modelName: "Thing", orThrow: false }],
  ["queryRaw", { action: "queryRaw", modelName: undefined, orThrow: false }],
])("%s is taken apart", (name, operation) => {
  expect(parseOperation(name, DATA_MODEL)).toEqual(operation);
});

test("an operation on a model that the schema has not is refused", () => {
  expect(() => parseOperation("findManyGhost", DATA_MODEL)).toThrow("findManyGhost");
});
