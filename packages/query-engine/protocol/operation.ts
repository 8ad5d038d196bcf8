import type { DataModel } from "../data-model.ts";

/** What an operation's name says, e.g. `findUniqueUserOrThrow`. */
export interface Operation {
  /** The engine's action, without OrThrow. */
  action: string;
  modelName: string | undefined;
  /** A missing record is an error. */
  orThrow: boolean;
}

const RAW_ACTIONS = ["queryRaw", "executeRaw"];
const MODEL_ACTIONS = [
  "findUnique",
  "findFirst",
  "findMany",
  "createOne",
  "createMany",
  "createManyAndReturn",
  "updateOne",
  "updateMany",
  "deleteOne",
  "deleteMany",
  "upsertOne",
  "aggregate",
  "groupBy",
];

class UnknownOperationError extends Error {}

/** Splits a GraphQL operation name into the engine's action and a model of the schema. */
export function parseOperation(name: string, dataModel: DataModel): Operation {
  if (RAW_ACTIONS.includes(name)) return { action: name, modelName: undefined, orThrow: false };
  for (const action of MODEL_ACTIONS) {
    if (!name.startsWith(action)) continue;
    const rest = name.slice(action.length);
    if (dataModel.models.has(rest)) return { action, modelName: rest, orThrow: false };
    const base = rest.endsWith("OrThrow") ? rest.slice(0, -"OrThrow".length) : "";
    if (dataModel.models.has(base)) return { action, modelName: base, orThrow: true };
  }
  throw new UnknownOperationError(`The schema has no operation \`${name}\`.`);
}
