export interface Field {
  name: string;
  /** A scalar ("Json", "DateTime" …), an enum's name or a model's name. */
  type: string;
  isList: boolean;
}

export type Model = ReadonlyMap<string, Field>;

/** What a request's translation needs to know of a Prisma schema. */
export interface DataModel {
  models: ReadonlyMap<string, Model>;
}

const BLOCK = /^\s*(?:model|view|type)\s+(\w+)\s*\{(.*?)^\s*\}/gms;
const FIELD = /^\s*([A-Za-z]\w*)\s+(Unsupported\("[^"]*"\)|\w+)(\[\])?(\?)?(?:\s|$)/;

/** Reads models and their fields out of a Prisma schema. Attributes do not matter here: the engine itself parses the whole. */
export function parseDataModel(schema: string): DataModel {
  const models = new Map<string, Model>();
  for (const [, name, body] of schema.matchAll(BLOCK)) {
    models.set(name!, new Map(fieldsOf(body!).map((field) => [field.name, field])));
  }
  return { models };
}

function fieldsOf(body: string): Field[] {
  return body.split("\n").flatMap((line) => {
    const match = FIELD.exec(line.replace(/\/\/.*$/, ""));
    return match ? [{ name: match[1]!, type: match[2]!, isList: match[3] !== undefined }] : [];
  });
}

/** The model that a relation field leads to; undefined for scalars and enums. */
export function relatedModel(dataModel: DataModel, field: Field | undefined): Model | undefined {
  return field && dataModel.models.get(field.type);
}

/** The schema with its generator replaced by the one that the WASM engine asks for: it only takes driver adapters. */
export function engineSchema(schema: string): string {
  const generators = /^\s*generator\s+\w+\s*\{.*?^\s*\}/gms;
  const driverAdapters =
    'generator client {\n  provider = "prisma-client-js"\n  previewFeatures = ["driverAdapters"]\n}';
  return `${schema.replaceAll(generators, "")}\n${driverAdapters}\n`;
}
