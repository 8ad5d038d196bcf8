import type { ArgumentNode, ValueNode } from "graphql";
import { type DataModel, type Field, type Model, relatedModel } from "../data-model.ts";
import { type JsonValue, mapObject, plainValue, typedValue } from "./values.ts";

/**
 * Translates the arguments of one model's operation. Prisma's input grammar decides what each key means, so that a field
 * that is called `data` or `where` is still a field.
 */
export function translateArguments(
  args: readonly ArgumentNode[],
  model: Model | undefined,
  dataModel: DataModel,
): { [key: string]: JsonValue } {
  const grammar = new InputGrammar(dataModel);
  return Object.fromEntries(args.map((arg) => [arg.name.value, grammar.argument(arg.name.value, arg.value, model)]));
}

/** Operators of a filter on Json, or on a list of it, whose operands are Json; the others (`path`, `string_contains` …) take strings. */
const JSON_OPERANDS = new Set([
  "equals",
  "not",
  "has",
  "hasSome",
  "hasEvery",
  "array_contains",
  "array_starts_with",
  "array_ends_with",
  "lt",
  "lte",
  "gt",
  "gte",
]);
const RELATION_FILTERS = new Set(["some", "every", "none", "is", "isNot"]);

class InputGrammar {
  readonly #dataModel: DataModel;

  constructor(dataModel: DataModel) {
    this.#dataModel = dataModel;
  }

  argument(name: string, value: ValueNode, model: Model | undefined): JsonValue {
    if (!model) return plainValue(value);
    if (name === "where" || name === "cursor" || name === "having") return this.#where(value, model);
    if (name === "data" || name === "create" || name === "update") return this.#data(value, model);
    return plainValue(value);
  }

  #where(value: ValueNode, model: Model): JsonValue {
    return this.#each(value, (key, inner) => {
      if (key === "AND" || key === "OR" || key === "NOT") return this.#where(inner, model);
      const field = model.get(key);
      // Not a field: the name of a compound key, `{a_b: {a: …, b: …}}`.
      if (!field) return this.#where(inner, model);
      const related = relatedModel(this.#dataModel, field);
      return related ? this.#relationFilter(inner, related) : scalarFilter(inner, field);
    });
  }

  #relationFilter(value: ValueNode, related: Model): JsonValue {
    if (value.kind !== "ObjectValue") return plainValue(value);
    const operators = value.fields.every((field) => RELATION_FILTERS.has(field.name.value));
    return operators
      ? mapObject(value, (_operator, inner) => this.#where(inner, related))
      : this.#where(value, related);
  }

  #data(value: ValueNode, model: Model): JsonValue {
    return this.#each(value, (key, inner) => {
      const field = model.get(key);
      const related = relatedModel(this.#dataModel, field);
      if (field && related) return this.#nestedWrite(inner, field, related);
      return typedValue(inner, field?.type ?? "");
    });
  }

  #nestedWrite(value: ValueNode, field: Field, related: Model): JsonValue {
    return this.#each(value, (operation, inner) => {
      switch (operation) {
        case "create":
          return this.#data(inner, related);
        case "update":
          return field.isList || isWrapped(inner, related) ? this.#wrapped(inner, related) : this.#data(inner, related);
        case "createMany":
        case "updateMany":
        case "upsert":
        case "connectOrCreate":
          return this.#wrapped(inner, related);
        default:
          return this.#where(inner, related);
      }
    });
  }

  /** `{where, data, create, update, skipDuplicates}` around the values. */
  #wrapped(value: ValueNode, related: Model): JsonValue {
    return this.#each(value, (key, inner) => this.argument(key, inner, related));
  }

  #each(value: ValueNode, convert: (key: string, inner: ValueNode) => JsonValue): JsonValue {
    if (value.kind === "ListValue") return value.values.map((item) => this.#each(item, convert));
    return value.kind === "ObjectValue" ? mapObject(value, convert) : plainValue(value);
  }
}

function scalarFilter(value: ValueNode, field: Field): JsonValue {
  if (field.type !== "Json" || value.kind !== "ObjectValue") return typedValue(value, field.type);
  return mapObject(value, (operator, operand) =>
    JSON_OPERANDS.has(operator) ? scalarFilter(operand, field) : plainValue(operand),
  );
}

/** A to-one update may be `{where, data}` or the data itself. */
function isWrapped(value: ValueNode, related: Model): boolean {
  return (
    value.kind === "ObjectValue" && !related.has("data") && value.fields.some((field) => field.name.value === "data")
  );
}
