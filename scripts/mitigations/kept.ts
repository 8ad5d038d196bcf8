import type { TrialRow } from "./trials.ts";

/** What a run makes again, as far as it is known before it. */
export interface Again {
  releases: readonly string[];
  settings: readonly string[];
  scenarios: readonly string[];
}

/** The rows of a mitigations.csv that a run leaves as they are. */
export function keptRows(rows: readonly TrialRow[], { releases, settings, scenarios }: Again): TrialRow[] {
  return rows.filter(
    ({ release, setting, scenario }) =>
      !releases.includes(release) || !settings.includes(setting) || !scenarios.includes(scenario),
  );
}

/** Kept and made together: releases as they came first, and within each the settings and scenarios as wanted. */
export function inOrder(
  rows: readonly TrialRow[],
  settings: readonly string[],
  scenarios: readonly string[],
): TrialRow[] {
  const releases = [...new Set(rows.map(({ release }) => release))];
  const place = (list: readonly string[], word: string) => (list.includes(word) ? list.indexOf(word) : list.length);
  return rows.toSorted(
    (a, b) =>
      releases.indexOf(a.release) - releases.indexOf(b.release) ||
      place(settings, a.setting) - place(settings, b.setting) ||
      place(scenarios, a.scenario) - place(scenarios, b.scenario) ||
      a.seed - b.seed,
  );
}
