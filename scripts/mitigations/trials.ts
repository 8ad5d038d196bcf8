import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { VerdictWord } from "../../harness/contracts/index.ts";
import type { KeptTrial } from "../reference/work.ts";

/** What one trial came to, with a setting or `none`. */
const TrialRow = z.strictObject({
  release: z.string(),
  version: z.string(),
  setting: z.string(),
  scenario: z.string(),
  seed: z.coerce.number().int(),
  verdict: VerdictWord,
  /** Of all findings. */
  modes: z.array(z.string()),
  /** Something was let through, or a counter fell too low to refuse it. */
  bypass: z.boolean(),
  /** What stood too high on a counter was gone only when its TTL ran out. */
  expired: z.boolean(),
});
export type TrialRow = z.infer<typeof TrialRow>;

export function rowOf(setting: string, { verdict }: KeptTrial): TrialRow {
  const { scenario, subject, seed, findings, counters } = verdict;
  return {
    release: subject.spec,
    version: subject.version,
    setting,
    scenario,
    seed,
    verdict: verdict.verdict,
    modes: [...new Set(findings.map(({ mode }) => mode))].sort(),
    bypass: findings.some(({ invariant }) => invariant === "no-bypass"),
    expired: counters.some(({ recovery }) => recovery === "expired"),
  };
}

const between = "; ";

/** mitigations.csv: a row per trial. */
export function trialsCsv(rows: readonly TrialRow[]): string {
  const flat = rows.map(({ modes, bypass, expired, ...row }) => {
    return { ...row, modes: modes.join(between), bypass: String(bypass), expired: String(expired) };
  });
  return stringify(flat, { header: true, columns: Object.keys(TrialRow.shape) });
}

export function readTrials(csv: string): TrialRow[] {
  const rows = parse(csv, { columns: true }) as Record<string, string>[];
  return rows.map(({ modes = "", bypass, expired, ...row }) =>
    TrialRow.parse({
      ...row,
      modes: modes.split(between).filter((mode) => mode !== ""),
      bypass: bypass === "true",
      expired: expired === "true",
    }),
  );
}
