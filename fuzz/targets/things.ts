import fc from "fast-check";

/** A row of scalars.prisma; null: not given. */
export interface Thing {
  text: string | null;
  int: number | null;
  big: bigint | null;
  float: number | null;
  price: string | null;
  at: Date | null;
  flag: boolean | null;
  doc: unknown;
  raw: Uint8Array | null;
  color: string | null;
  colors: string[];
  texts: string[];
  docs: unknown[];
}

const awkward = fc.constantFrom(
  "'",
  '"',
  "\\",
  "$1",
  "{}",
  "{a,b}",
  "NULL",
  "%",
  "_",
  "\u2028",
  "\ufeff",
  "😀",
  "\\u0041",
  "#",
);
const text = fc.oneof(fc.string({ unit: "binary", maxLength: 12 }), awkward).map((all) => all.replaceAll("\0", ""));
const color = fc.constantFrom("RED", "GREEN");

/** As JSON has it. A null alone would be SQL's in one place and JSON's in another. */
const doc = fc
  .oneof(
    fc.jsonValue({ maxDepth: 3, stringUnit: "binary" }),
    fc.record({
      $type: fc.constantFrom("Json", "Raw", "DateTime"),
      value: text,
      metadata: fc.dictionary(text, fc.integer()),
    }),
  )
  .map((value) => JSON.parse(JSON.stringify(value ?? {}).replaceAll(/(?<!\\)((?:\\\\)*)\\u0000/g, "$1")) as unknown);

/** Prisma itself keeps 16 digits of a float at most, and so loses the largest ones. */
const float = fc
  .double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 })
  .map((value) => Number(value.toPrecision(15)) + 0);

export const thing: fc.Arbitrary<Thing> = fc.record({
  text: fc.option(text),
  int: fc.option(fc.integer()),
  big: fc.option(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })),
  float: fc.option(float),
  price: fc.option(
    fc
      .tuple(fc.bigInt({ min: -(10n ** 34n), max: 10n ** 34n }), fc.nat(999_999))
      .map(([whole, part]) => `${whole}.${part}`),
  ),
  at: fc.option(fc.date({ min: new Date("1000-01-01"), max: new Date("9999-12-31"), noInvalidDate: true })),
  flag: fc.option(fc.boolean()),
  doc: fc.option(doc),
  raw: fc.option(fc.uint8Array({ maxLength: 8 })),
  color: fc.option(color),
  colors: fc.array(color, { maxLength: 2 }),
  texts: fc.array(text, { maxLength: 3 }),
  docs: fc.array(doc, { maxLength: 2 }),
});

/** As prisma-client-py writes it into a query: `dumps(value)`, of a document `dumps(dumps(value))`. */
export function inQuery(id: string, { at, big, raw, doc: document, docs, ...plain }: Thing): string {
  const quoted = (value: unknown) => JSON.stringify(JSON.stringify(value));
  const fields = {
    id: JSON.stringify(id),
    ...Object.fromEntries(
      Object.entries(plain).map(([name, value]) => [name, value === null ? null : JSON.stringify(value)]),
    ),
    big: big === null ? null : String(big),
    at: at === null ? null : JSON.stringify(at.toISOString().replace("Z", "+00:00")),
    raw: raw === null ? null : JSON.stringify(Buffer.from(raw).toString("base64")),
    doc: document === null ? null : quoted(document),
    docs: `[${docs.map(quoted).join(", ")}]`,
  };
  const given = Object.entries(fields).filter(([, value]) => value !== null);
  return `{ ${given.map(([name, value]) => `${name}: ${value}`).join(", ")} }`;
}

/** For json_populate_recordset. */
export function inSql(id: string, { at, big, raw, docs, ...plain }: Thing): object {
  return {
    id,
    ...plain,
    documents: docs,
    big: big === null ? null : String(big),
    at: at?.toISOString().replace("Z", "") ?? null,
    raw: raw === null ? null : `\\x${Buffer.from(raw).toString("hex")}`,
  };
}

/** As the engine answers it; documents are read, decimals are told without zeros at their end. */
export function answered(id: string, { at, big, raw, price, ...plain }: Thing): object {
  return {
    id,
    ...plain,
    big: big === null ? null : String(big),
    at: at?.toISOString() ?? null,
    raw: raw === null ? null : Buffer.from(raw).toString("base64"),
    price: price === null ? null : decimal(price),
  };
}

export function decimal(text: string): string {
  const shorter = text.includes(".") ? text.replace(/\.?0+$/, "") : text;
  return shorter === "-0" ? "0" : shorter;
}
