import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { judge } from "../../harness/oracle/index.ts";
import { readRun } from "../../harness/record/index.ts";
import { runsBelow } from "./runs.ts";

/** What is compared, of a verdict.json of any age. */
const Told = z.object({
  verdict: z.string(),
  findings: z.array(z.object({ invariant: z.string(), mode: z.string() })).default([]),
});
type Told = z.infer<typeof Told>;

/**
 * Judges recorded runs again and prints those whose word or modes differ from their verdict.json; the last line counts.
 * A run that cannot be read or judged differs, too. One without a verdict.json has nothing to differ from.
 * @returns the exit code: 0 none differs, 1 some do, 2 there was nothing to judge
 */
export function rejudge(places: readonly string[], print: (line: string) => void): 0 | 1 | 2 {
  const missing = places.filter((place) => !existsSync(place));
  for (const place of missing) print(`${place} does not exist`);
  if (missing.length > 0) return 2;
  let judged = 0;
  let differ = 0;
  for (const run of places.flatMap((place) => [...runsBelow(place)])) {
    if (!existsSync(join(run, "verdict.json"))) continue;
    judged++;
    const difference = differenceOf(run);
    if (difference === null) continue;
    differ++;
    print(`${run}\n${difference}`);
  }
  print(judged === 0 ? "No recorded verdict there. Give run or campaign directories." : counted(judged, differ));
  return judged === 0 ? 2 : differ === 0 ? 0 : 1;
}

/** null: the present oracle says the same. */
function differenceOf(run: string): string | null {
  try {
    const before = wordAndModes(Told.parse(JSON.parse(readFileSync(join(run, "verdict.json"), "utf8"))));
    const verdict = judge(readRun(run), { expected: null });
    const now = wordAndModes(verdict);
    return before === now ? null : `  was ${before}\n  now ${now}: ${verdict.reason}`;
  } catch (error) {
    return `  cannot be judged: ${error instanceof Error ? error.message : error}`;
  }
}

/** "diverged (agreement D25, truth D25)" */
function wordAndModes({ verdict, findings }: Told): string {
  const modes = [...new Set(findings.map(({ invariant, mode }) => `${invariant} ${mode}`))].sort();
  return modes.length === 0 ? verdict : `${verdict} (${modes.join(", ")})`;
}

function counted(judged: number, differ: number): string {
  return `${judged} ${judged === 1 ? "trial" : "trials"} judged again, ${differ} ${differ === 1 ? "differs" : "differ"}`;
}
