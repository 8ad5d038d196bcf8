import type { CampaignOptions, Forecast } from "../../campaign/index.ts";
import { columns } from "../../report/index.ts";
import { plural } from "../../text/index.ts";

/** What a campaign would take, for `--dry-run`. */
export function forecastText(
  forecast: Forecast,
  { scenarios, plans, seeds, subjects, baseline }: CampaignOptions,
): string {
  const { trials, stacks, replicasAtOnce, minutes, memoryBytes, memoryLimitBytes, evidenceBytes, installBytes } =
    forecast;
  const what = `${plans ? plural(plans.length, "recorded plan") : plural(scenarios.length, "scenario")}, ${plural(seeds.length, "seed")}, ${plural(subjects.length, "subject")}`;
  const each = forecast.subjects.map((one) => [one.spec, ...[one.trials, one.stacks, one.replicas].map(String)]);
  const rows = [
    ["trials", `${trials} (${what})`],
    ["stacks", `${stacks}, with at most ${plural(replicasAtOnce, "replica")} at once`],
    ["time", `about ${minutes} min here; installing a release takes some minutes more`],
    ["memory", `about ${size(memoryBytes)} of ${size(memoryLimitBytes)}`],
    ["disk", `about ${size(evidenceBytes)} of evidence; up to ${size(installBytes)} where nothing is installed yet`],
    ...(baseline
      ? [["baseline", `${forecast.comparable} of ${each[0]?.[1]} plans are those of ${baseline.file}`]]
      : []),
  ];
  const table = subjects.length < 2 ? "" : `\n${columns(["subject", "trials", "stacks", "replicas"], each)}`;
  return `${rows.map(([name = "", text]) => `${name.padEnd(10)}${text}\n`).join("")}${table}\nNothing was started.\n`;
}

/** "850 MB", "6.2 GB" */
export function size(bytes: number): string {
  if (bytes < 1e9) return `${Math.max(1, Math.round(bytes / 1e6))} MB`;
  return `${(bytes / 1e9).toFixed(1).replace(/\.0$/, "")} GB`;
}
