export { type ReferenceCell, referenceCells } from "./cells.ts";
export { evidenceText } from "./evidence.ts";
export { cellText, linkedText, referenceCsv, referenceMarkdown, referenceTable } from "./matrix.ts";
