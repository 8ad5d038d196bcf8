import { readFileSync } from "node:fs";
import { XmlDocument, XsdValidator } from "libxml2-wasm";

const schema = readFileSync(new URL("junit-10.xsd", import.meta.url), "utf8");

/** What the schema junit-10 objects to; empty: nothing. */
export function objections(xml: string): string {
  using rules = XmlDocument.fromString(schema);
  using validator = XsdValidator.fromDoc(rules);
  using document = XmlDocument.fromString(xml);
  try {
    validator.validate(document);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}
