import type { BisectForecastOutput } from "../contracts/index.ts";
import type { Course } from "./order.ts";
import { lineStarts } from "./order.ts";
import { stepsLeft } from "./pick.ts";

export type Estimate = Omit<BisectForecastOutput, "schemaVersion" | "exitCode">;

/** Measured on two cores with a load of 15: 65, 133, 152, 230 and 258 s, releases of June to August 2026. */
const installMs = 120_000;

/** What a bisection takes. @param trials what one release takes with its seeds */
export function estimate(
  { find, releases }: Course,
  order: "version" | "date",
  isInstalled: (release: string) => boolean,
  trials: { trials: number; minutes: number; installBytes: number },
): Estimate {
  const starts = lineStarts(releases);
  const names = releases.map(({ version }) => version);
  const midpoints = stepsLeft(names.slice(1, -1), order === "version" ? starts : new Set());
  const ends = [names[0]!, names.at(-1)!].filter((name) => !isInstalled(name)).length;
  const open = names.slice(1, -1).filter((name) => !isInstalled(name)).length;
  const installs = ends + Math.min(midpoints, open);
  const steps = 2 + midpoints;
  return {
    find,
    releases,
    lines: starts.size,
    steps,
    trials: steps * trials.trials,
    minutes: steps * trials.minutes,
    installMinutes: Math.ceil((installs * installMs) / 60_000),
    installs,
    installBytes: installs * trials.installBytes,
  };
}
