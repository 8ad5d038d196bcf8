import { z } from "zod";
import type { JudgedRelease } from "../../harness/cli/judged.ts";
import type { ReferenceCell } from "../../harness/report/reference/index.ts";

/** Of the matrix' environment.json, what is needed here. */
const Environment = z.object({
  startedAt: z.string(),
  seeds: z.array(z.number()),
  releases: z.array(z.object({ version: z.string(), companions: z.unknown().optional() })),
});

/** The releases of a matrix and how each was judged, in the matrix' order. */
export function judgedOf(environmentJson: string, cells: readonly ReferenceCell[]): JudgedRelease[] {
  const { startedAt, seeds, releases } = Environment.parse(JSON.parse(environmentJson));
  return releases.map(({ version, companions }) => {
    const own = cells.filter((cell) => cell.version === version);
    return {
      version,
      companions: isEmpty(companions) ? "exact" : "nearest",
      judgedOn: startedAt.slice(0, 10),
      seeds: seeds.length,
      scenarios: own.length,
      decided: own.filter(({ diverged }) => diverged.of > 0).length,
      diverged: own.filter(({ diverged }) => diverged.count > 0).length,
    };
  });
}

/** Records name companions only where others than the wanted ones were taken. */
function isEmpty(companions: unknown): boolean {
  return (
    companions === undefined ||
    companions === null ||
    companions === "exact" ||
    Object.keys(Object(companions)).length === 0
  );
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
