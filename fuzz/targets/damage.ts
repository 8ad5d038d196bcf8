import fc from "fast-check";

/** One thing done to the text of a document. */
export type Damage = (text: string) => string;

const keys = fc.constantFrom("__proto__", "constructor", "toString", "length", "schemaVersion", "type", "t", "unknown", "");
const odd = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.constantFrom<unknown>(null, -1, 0, 1e308, 1e-320, 2 ** 53, "", "\u0000", "../../etc/passwd", [], {}, [null], true),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);

/** A value somewhere in the document becomes another, goes, comes twice, or gets a neighbour. */
const inTree: fc.Arbitrary<Damage> = fc
  .tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 6 }), fc.constantFrom("set", "drop", "twice", "add"), keys, odd)
  .map(([way, act, key, value]) => (text) => {
    let root: unknown;
    try {
      root = JSON.parse(text);
    } catch {
      return text;
    }
    let holder: Record<string, unknown> | unknown[] | null = null;
    let name: string | number = "";
    let at: unknown = root;
    for (const step of way) {
      if (typeof at !== "object" || at === null) break;
      const names: (string | number)[] = Array.isArray(at) ? [...at.keys()] : Object.keys(at);
      if (names.length === 0) break;
      holder = at as Record<string, unknown> | unknown[];
      name = names[step % names.length]!;
      at = (at as Record<string | number, unknown>)[name];
    }
    if (holder === null) return JSON.stringify(value);
    if (Array.isArray(holder)) {
      const place = name as number;
      if (act === "set") holder[place] = value;
      else if (act === "drop") holder.splice(place, 1);
      else holder.splice(place, 0, act === "twice" ? holder[place] : value);
      return JSON.stringify(root);
    }
    if (act === "drop") delete holder[name];
    else if (act === "set") holder[name] = value;
    // An own property also where it is called __proto__.
    else Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
    return JSON.stringify(root);
  });

/** Bytes go, or others come. */
const inText: fc.Arbitrary<Damage> = fc
  .tuple(
    fc.nat(1000),
    fc.constantFrom(0, 1, 2, 20, Number.POSITIVE_INFINITY),
    fc.oneof(fc.string({ maxLength: 6 }), fc.constantFrom("\n", "\r", "\u0000", '"', ",", "{", "[".repeat(5000), "\ufeff", "1e999")),
  )
  .map(([perMille, drop, put]) => (text) => {
    const at = Math.floor((text.length * perMille) / 1000);
    return text.slice(0, at) + put + text.slice(at + drop);
  });

export const documentDamage = fc.oneof({ weight: 4, arbitrary: inTree }, { weight: 1, arbitrary: inText });

/** The same on one line of several, or on the lines themselves. */
export const linesDamage: fc.Arbitrary<Damage> = fc
  .tuple(fc.nat(1000), fc.constantFrom("within", "within", "within", "drop", "twice", "swap"), documentDamage)
  .map(([nth, act, damage]) => (text) => {
    const lines = text.split("\n");
    const at = nth % Math.max(lines.length - 1, 1);
    const line = lines[at]!;
    if (act === "within") lines[at] = damage(line);
    else if (act === "drop") lines.splice(at, 1);
    else if (act === "twice") lines.splice(at, 0, line);
    else lines.splice(0, 0, ...lines.splice(at, 1));
    return lines.join("\n");
  });
