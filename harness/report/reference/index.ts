export { type ReferenceCell, referenceCells } from "./cells.ts";
export { evidenceText } from "./evidence.ts";
export { referenceCsv, referenceMarkdown } from "./matrix.ts";
