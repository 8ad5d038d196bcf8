import { parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { z } from "zod";
import { VerdictWord } from "../../harness/contracts/index.ts";
import type { KeptTrial, Wanted } from "../reference/work.ts";
import type { TriedVariant } from "./tried.ts";

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
  /**
   * Why it is not applicable: the release has no such setting, so nothing was run; or the scenario found no such counter,
   * route or reservation. Empty: it is applicable.
   */
  na: z.enum(["", "setting", "scenario"]),
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
    na: verdict.verdict === "not-applicable" ? "scenario" : "",
  };
}

/** What a setting that the release does not know comes to, for each trial that was wanted. */
export function unknownRows({ release, variant }: TriedVariant, { scenarios, seeds }: Wanted): TrialRow[] {
  const common = { release, version: release, setting: variant, verdict: "not-applicable" as const };
  return scenarios.flatMap((scenario) =>
    seeds.map((seed) => ({
      ...common,
      scenario,
      seed,
      modes: [],
      bypass: false,
      expired: false,
      na: "setting" as const,
    })),
  );
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
      // Files of before had no row without a run.
      na: row.na ?? (row.verdict === "not-applicable" ? "scenario" : ""),
    }),
  );
}
