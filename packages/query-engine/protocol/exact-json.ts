/** In Node since 22, in TypeScript not yet. */
interface SourceTextJson {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): boolean;
}

const { parse, rawJSON, isRawJSON } = JSON as unknown as SourceTextJson;

/**
 * Parses the engine's JSON so that `JSON.stringify` writes each number as the engine did: a Float of 700 is `700.0`, and
 * 12345678901234567890 stays itself.
 */
export function parseExactly(text: string): unknown {
  return parse(text, (_key, value, { source }) =>
    typeof value === "number" && source !== undefined && source !== String(value) ? rawJSON(source) : value,
  );
}

/** Whether it is a number that JavaScript would have written in another way. */
export const isExactNumber = isRawJSON;
