import { stripVTControlCharacters } from "node:util";

const gap = 2;

/**
 * Rows under a header as aligned text columns, two spaces apart; colours do not count as width. Where they would be wider
 * than `limit`, the widest columns are wrapped between words.
 */
export function columns(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  limit = Number.POSITIVE_INFINITY,
): string {
  const all = [header, ...rows];
  const cells = header.map((_, column) => all.map((row) => row[column] ?? ""));
  const widths = fitted(cells, limit - gap * (header.length - 1));
  return all.map((row) => wrapped(row, widths)).join("");
}

/** Takes from the widest column until all fit, but never breaks a word or a header. */
function fitted(cells: readonly string[][], room: number): number[] {
  const widths = cells.map((column) => Math.max(...column.map(width)));
  const least = cells.map(([header = "", ...column]) =>
    Math.max(width(header), ...column.flatMap((cell) => cell.split(" ").map(width))),
  );
  for (;;) {
    const excess = widths.reduce((sum, each) => sum + each, 0) - room;
    const spare = widths.map((each, column) => (each > least[column]! ? each : 0));
    const widest = spare.indexOf(Math.max(...spare));
    if (excess <= 0 || spare[widest] === 0) return widths;
    widths[widest]!--;
  }
}

function wrapped(row: readonly string[], widths: readonly number[]): string {
  const cells = widths.map((room, column) => wrap(row[column] ?? "", room));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, index) => {
    const line = cells.map((lines, column) => pad(lines[index] ?? "", widths[column]!)).join(" ".repeat(gap));
    return `${line.trimEnd()}\n`;
  }).join("");
}

/** Lines of at most so many columns; a colour around the whole cell is put around each. */
function wrap(cell: string, room: number): string[] {
  if (width(cell) <= room) return [cell];
  const text = stripVTControlCharacters(cell);
  const [before = "", after = ""] = cell.split(text);
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= room) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.map((line) => before + line + after);
}

/** Text as lines of at most so many columns. */
export function lines(text: string, room: number): string {
  return wrap(text, room)
    .map((line) => `${line}\n`)
    .join("");
}

function pad(text: string, room: number): string {
  return text + " ".repeat(Math.max(0, room - width(text)));
}

function width(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** The same as a Markdown table. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(markdownCell).join(" | ")} |\n`;
  return line(header) + line(header.map(() => "---")) + rows.map(line).join("");
}

function markdownCell(text: string): string {
  return text.replace(/\r?\n/g, " ").replaceAll("|", "\\|");
}
