import { expect, test } from "vitest";
import type { Gap } from "../../../harness/stack/database/gaps.ts";
import { remedies } from "../../../harness/stack/database/remedies.ts";

/** As Prisma 6.19 writes it. */
const script = `-- CreateEnum
CREATE TYPE "State" AS ENUM ('on', 'off');

-- CreateTable
CREATE TABLE "A" (
    "id" TEXT NOT NULL,
    "cost, total" DECIMAL(65,30) NOT NULL DEFAULT 0,
    "state" "State" NOT NULL DEFAULT 'on',

    CONSTRAINT "A_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AB" (
    "a_id" TEXT NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "A_state_key" ON "A"("state");

-- CreateIndex
CREATE INDEX "AB_a_id_idx" ON "AB" USING HASH ("a_id");

-- AddForeignKey
ALTER TABLE "A" ADD CONSTRAINT "A_id_fkey" FOREIGN KEY ("id") REFERENCES "AB"("a_id") ON DELETE CASCADE ON UPDATE CASCADE;
`;
const sql = (...gaps: Gap[]) => remedies(gaps, script);

test("a new table comes with its indexes, and foreign keys come when all tables are there", () => {
  const statements = sql({ kind: "table", table: "A" }, { kind: "table", table: "AB" });
  expect(statements.map((statement) => statement.split("\n")[0])).toEqual([
    'CREATE TABLE "A" (',
    'CREATE UNIQUE INDEX "A_state_key" ON "A"("state");',
    'CREATE TABLE "AB" (',
    'CREATE INDEX "AB_a_id_idx" ON "AB" USING HASH ("a_id");',
    'ALTER TABLE "A" ADD CONSTRAINT "A_id_fkey" FOREIGN KEY ("id") REFERENCES "AB"("a_id") ON DELETE CASCADE ON UPDATE CASCADE;',
  ]);
});

test.each<[Gap, string[]]>([
  [{ kind: "type", name: "State" }, [`CREATE TYPE "State" AS ENUM ('on', 'off');`]],
  [{ kind: "value", name: "State", value: "it's" }, [`ALTER TYPE "State" ADD VALUE 'it''s'`]],
  [
    { kind: "column", table: "A", column: "cost, total" },
    [`ALTER TABLE "A" ADD COLUMN "cost, total" DECIMAL(65,30) NOT NULL DEFAULT 0`],
  ],
  [
    { kind: "key", table: "A", columns: "state", name: "A_state_key" },
    [`CREATE UNIQUE INDEX "A_state_key" ON "A"("state");`],
  ],
  [
    { kind: "key", table: "A", columns: "id", name: "A_pkey" },
    [`ALTER TABLE "A" ADD CONSTRAINT "A_pkey" PRIMARY KEY ("id")`],
  ],
  [{ kind: "column", table: "A", column: "unknown" }, []],
])("%j is closed by Prisma's own words", (gap, expected) => {
  expect(sql(gap)).toEqual(expected);
});
