import { z } from "zod";
import type { JudgedRelease } from "../../harness/cli/judged.ts";
import type { ReferenceCell } from "../../harness/report/reference/index.ts";

const Release = z.object({
  version: z.string(),
  /** Its companions that were replaced; absent: none. */
  assembled: z.array(z.unknown()).default([]),
  /** Where columns were made at different times. */
  startedAt: z.string().optional(),
  seeds: z.array(z.number()).optional(),
});

/** Of the matrix' environment.json, what is needed here. */
const Environment = z.object({ startedAt: z.string(), seeds: z.array(z.number()), releases: z.array(Release) });

/** The releases of a matrix and how each was judged, in the matrix' order. */
export function judgedOf(environmentJson: string, cells: readonly ReferenceCell[]): JudgedRelease[] {
  const environment = Environment.parse(JSON.parse(environmentJson));
  return environment.releases.map(({ version, assembled, startedAt, seeds }) => {
    const own = cells.filter((cell) => cell.version === version);
    return {
      version,
      companions: assembled.length === 0 ? "exact" : "nearest",
      judgedOn: (startedAt ?? environment.startedAt).slice(0, 10),
      seeds: (seeds ?? environment.seeds).length,
      scenarios: own.length,
      decided: own.filter(({ diverged }) => diverged.of > 0).length,
      diverged: own.filter(({ diverged }) => diverged.count > 0).length,
    };
  });
}

/** harness/cli/judged-releases.ts, as the formatter would write it. */
export function judgedModule(judged: readonly JudgedRelease[]): string {
  const rows = judged.map(
    (release) =>
      `  {\n${Object.entries(release)
        .map(([name, value]) => `    ${name}: ${JSON.stringify(value)},\n`)
        .join("")}  },\n`,
  );
  return (
    'import type { JudgedRelease } from "./judged.ts";\n\n' +
    "/** Written by `npm run as-run` from reports/reference, which the package does not have. */\n" +
    `export const judgedReleases: readonly JudgedRelease[] = [\n${rows.join("")}];\n`
  );
}
