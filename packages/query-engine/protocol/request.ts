import type { FieldNode, SelectionSetNode } from "graphql";
// The parser alone: the whole package would cost each replica's engine 10 MB and 40 ms.
import { parse } from "graphql/language/parser.js";
import { type DataModel, type Model, relatedModel } from "../data-model.ts";
import { translateArguments } from "./inputs.ts";
import { parseOperation } from "./operation.ts";
import type { JsonValue } from "./values.ts";

interface Selected {
  arguments: { [key: string]: JsonValue };
  selection: Selection;
}
type Selection = { [field: string]: true | Selected };

/** A query of Prisma's JSON protocol. */
export interface EngineQuery {
  modelName?: string;
  action: string;
  query: Selected;
}

/** One operation of a GraphQL request, ready for the engine. */
export interface Translated {
  /** The key that the client expects its result under. */
  alias: string;
  isRaw: boolean;
  /** A null result becomes P2025. The WASM engine traps (`unreachable`) on its own OrThrow actions. */
  orThrow: boolean;
  body: EngineQuery;
}

class MalformedRequestError extends Error {}

/**
 * Translates a GraphQL document with one operation, as prisma-client-py 0.15 builds it, to Prisma's JSON protocol.
 *
 * @throws MalformedRequestError, GraphQLError, UnknownOperationError
 */
export function translateRequest(source: string, dataModel: DataModel): Translated {
  const [definition, ...more] = parse(source, { noLocation: true }).definitions;
  if (definition?.kind !== "OperationDefinition" || more.length > 0) {
    throw new MalformedRequestError("A request holds one GraphQL operation.");
  }
  const [field, ...others] = fieldsOf(definition.selectionSet);
  if (!field || others.length > 0) throw new MalformedRequestError("A request selects one operation.");
  const operation = parseOperation(field.name.value, dataModel);
  const model = operation.modelName === undefined ? undefined : dataModel.models.get(operation.modelName);
  return {
    alias: field.alias?.value ?? field.name.value,
    isRaw: operation.modelName === undefined,
    orThrow: operation.orThrow,
    body: {
      ...(operation.modelName === undefined ? {} : { modelName: operation.modelName }),
      action: operation.action,
      query: select(field, model, dataModel),
    },
  };
}

function select(field: FieldNode, model: Model | undefined, dataModel: DataModel): Selected {
  const selection: Selection = {};
  for (const child of fieldsOf(field.selectionSet)) {
    const name = child.name.value;
    const childField = model?.get(name);
    // Aggregations (`_count { … }`) select among the fields of the same model.
    const childModel = childField ? relatedModel(dataModel, childField) : model;
    selection[name] = child.selectionSet ? select(child, childModel, dataModel) : true;
  }
  return { arguments: translateArguments(field.arguments ?? [], model, dataModel), selection };
}

function fieldsOf(set: SelectionSetNode | undefined): FieldNode[] {
  return (set?.selections ?? []).map((node) => {
    if (node.kind !== "Field")
      throw new MalformedRequestError("GraphQL fragments are not used by Prisma clients and not supported.");
    return node;
  });
}
