export { cellText, labelsText, modesText } from "./cell-text.ts";
export { divergedShare, type ReferenceCell, referenceCells, type SeedVerdict } from "./cells.ts";
export {
  columnHeader,
  columnsOf,
  columnsTable,
  installedText,
  judgedAt,
  ReferenceColumn,
  readColumns,
} from "./columns.ts";
export { evidenceText } from "./evidence.ts";
export {
  countText,
  linkedText,
  referenceCsv,
  referenceMarkdown,
  referenceTable,
  seedsOf,
} from "./matrix.ts";
