import { parse } from "csv-parse/sync";
import { z } from "zod";
import { columnsOf, judgedAt } from "../reference/matrix/index.ts";
import type { AsRun } from "./page.ts";

const words = z.string().transform((text) => text.split(" ").filter((word) => word !== ""));

/** A change of the oracle that changes the verdicts or modes of what was recorded before it. */
const Rule = z.strictObject({
  since: z.iso.datetime(),
  /** Cells that may differ. */
  scenarios: words,
  releases: words,
  /** One sentence. */
  change: z.string().min(1),
});
export type Rule = z.infer<typeof Rule>;

export function readRules(csv: string): Rule[] {
  return z.array(Rule).parse(parse(csv, { columns: true }));
}

/** The releases of which a cell that the rule is about was judged before it, or at a time that is not known. */
export function olderThan({ since, scenarios, releases }: Rule, { cells, columns }: AsRun): string[] {
  const among = columnsOf(cells, columns).filter(({ spec }) => releases.includes(spec));
  return among.flatMap((column) => {
    const own = cells.filter(({ release, scenario }) => release === column.spec && scenarios.includes(scenario));
    return own.some(({ scenario }) => (judgedAt(column, scenario) ?? "") < since) ? [column.spec] : [];
  });
}
