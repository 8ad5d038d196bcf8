import pg from "pg";
import type { Gap } from "./gaps.ts";

const quoted = pg.escapeIdentifier;

/**
 * The statements that close the gaps, out of the script by which Prisma makes the whole database from nothing. A gap that
 * the script has nothing for gets none. What a table or a column holds is never removed.
 */
export function remedies(gaps: readonly Gap[], script: string): string[] {
  const statements = statementsOf(script);
  const all = gaps.flatMap((gap) => remedy(gap, statements));
  // Two new tables may refer to each other.
  const refers = (statement: string) => / ADD CONSTRAINT "(?:[^"]|"")*" FOREIGN KEY /.test(statement);
  return [...all.filter((statement) => !refers(statement)), ...all.filter(refers)];
}

function remedy(gap: Gap, statements: readonly string[]): string[] {
  const startingWith = (text: string) => statements.filter((statement) => statement.startsWith(text));
  switch (gap.kind) {
    case "type":
      return startingWith(`CREATE TYPE ${quoted(gap.name)} AS ENUM `);
    case "value":
      return [`ALTER TYPE ${quoted(gap.name)} ADD VALUE ${pg.escapeLiteral(gap.value)}`];
    case "table":
      return [
        ...creation(gap.table, statements),
        ...indexes(gap.table, statements),
        ...references(gap.table, statements),
      ];
    case "column":
      return lines(gap.table, statements)
        .filter((line) => line.startsWith(`${quoted(gap.column)} `))
        .map((line) => `${alter(gap.table)} ADD COLUMN ${line}`);
    case "column-type": {
      const { wanted, present } = gap;
      const column = `ALTER COLUMN ${quoted(gap.column)}`;
      const preset = wanted.default ?? present.default;
      return [
        [
          `${alter(gap.table)} ${column} DROP DEFAULT`,
          `${column} SET DATA TYPE ${wanted.type} USING ${quoted(gap.column)}::text::${wanted.type}`,
          ...(preset === null ? [] : [`${column} SET DEFAULT ${preset}`]),
        ].join(", "),
      ];
    }
    case "default":
      return [`${alter(gap.table)} ALTER COLUMN ${quoted(gap.column)} SET DEFAULT ${gap.wanted.default}`];
    case "optional":
      return [`${alter(gap.table)} ALTER COLUMN ${quoted(gap.column)} DROP NOT NULL`];
    case "key": {
      const index = startingWith(`CREATE UNIQUE INDEX ${quoted(gap.name)} ON `);
      const primary = lines(gap.table, statements).filter((line) => line.startsWith(`CONSTRAINT ${quoted(gap.name)} `));
      return [...index, ...primary.map((line) => `${alter(gap.table)} ADD ${line}`)];
    }
    case "extra-reference":
      return [dropConstraint(gap)];
    // It is the index of a constraint, or an index alone.
    case "extra-key":
      return [dropConstraint(gap), `DROP INDEX IF EXISTS ${quoted(gap.name)}`];
    case "reference":
      return startingWith(`${alter(gap.table)} ADD CONSTRAINT ${quoted(gap.name)} `);
  }
}

const dropConstraint = ({ table, name }: { table: string; name: string }) =>
  `${alter(table)} DROP CONSTRAINT IF EXISTS ${quoted(name)}`;

const alter = (table: string) => `ALTER TABLE ${quoted(table)}`;

/** Prisma heads each statement with a comment of a line: `-- CreateTable`. */
function statementsOf(script: string): string[] {
  return script
    .split(/^-- \w+$/m)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== "");
}

function creation(table: string, statements: readonly string[]): string[] {
  return statements.filter((statement) => statement.startsWith(`CREATE TABLE ${quoted(table)} (`));
}

/** Columns and constraints of its CREATE TABLE, one a line as Prisma writes them. */
function lines(table: string, statements: readonly string[]): string[] {
  return creation(table, statements).flatMap((statement) =>
    statement
      .split("\n")
      .slice(1, -1)
      .map((line) => line.trim().replace(/,$/, "")),
  );
}

function indexes(table: string, statements: readonly string[]): string[] {
  return statements.filter(
    (statement) => /^CREATE (UNIQUE )?INDEX /.test(statement) && statement.includes(` ON ${quoted(table)}`),
  );
}

function references(table: string, statements: readonly string[]): string[] {
  return statements.filter((statement) => statement.startsWith(`${alter(table)} ADD CONSTRAINT `));
}
