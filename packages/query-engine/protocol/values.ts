import type { ValueNode } from "graphql";

/** A value of Prisma's JSON protocol: plain JSON, or `{$type, value}` where JSON alone would be ambiguous. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** Scalars that GraphQL writes as strings, and that the JSON protocol wants tagged. */
const TAGGED_STRINGS = new Set(["Json", "DateTime", "Bytes", "Decimal", "BigInt"]);

/** A value of no particular type: paging, options, raw SQL. */
export function plainValue(node: ValueNode): JsonValue {
  return typedValue(node, "");
}

/**
 * A value for a field of scalar type `type`. Objects are operators around such values (`{set: …}`, `{in: […]}`), so the type holds
 * inside them too.
 */
export function typedValue(node: ValueNode, type: string): JsonValue {
  switch (node.kind) {
    case "StringValue":
      return TAGGED_STRINGS.has(type) ? { $type: type, value: node.value } : node.value;
    case "IntValue":
    case "FloatValue":
      return numberValue(node.value, type);
    case "BooleanValue":
      return node.value;
    case "NullValue":
      return null;
    case "EnumValue":
      return { $type: "Enum", value: node.value };
    case "ListValue":
      return node.values.map((item) => typedValue(item, type));
    case "ObjectValue":
      return mapObject(node, (_key, value) => typedValue(value, type));
    default:
      throw new TypeError("GraphQL variables are not used by Prisma clients and not supported.");
  }
}

/** Applies `convert` to each entry of a GraphQL object. */
export function mapObject(
  node: Extract<ValueNode, { kind: "ObjectValue" }>,
  convert: (key: string, value: ValueNode) => JsonValue,
): { [key: string]: JsonValue } {
  return Object.fromEntries(node.fields.map((field) => [field.name.value, convert(field.name.value, field.value)]));
}

function numberValue(text: string, type: string): JsonValue {
  const number = Number(text);
  if (Number.isSafeInteger(number) && /^-?\d+$/.test(text)) return number;
  const exactType = type === "BigInt" || type === "Decimal";
  return exactType ? { $type: type, value: text } : number;
}
