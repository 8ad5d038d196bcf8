import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { startHarness } from "./harness.ts";
import type { Place } from "./place.ts";
import { told } from "./told.ts";

/** What is wrong with the records below a directory: `report` stumbles, or takes for whole what is not. Empty: nothing. */
export async function recordFaults(place: Place): Promise<string[]> {
  const faults: string[] = [];
  for (const dir of directories(place.dir).filter(isRecord)) {
    const shown = relative(place.dir, dir);
    const { ended } = startHarness(place, ["report", dir, "--json"], { real: true });
    const answer = await ended;
    faults.push(...told(answer, { codes: [0, 1, 2, 3, 4] }).map((fault) => `report ${shown}: ${fault}`));
    const verdict = answer.code === 2 ? null : verdictIn(answer.stdout);
    if (answer.code === 2 && existsSync(join(dir, "manifest.json")))
      faults.push(`report ${shown} refuses a record with a manifest: ${answer.stderr.split("\n")[0]}`);
    if (verdict === "converged" && !existsSync(join(dir, "manifest.json")))
      faults.push(`report ${shown} says converged of a record that has no manifest`);
    faults.push(...contradictions(dir, verdict).map((fault) => `${shown}: ${fault}`));
  }
  return faults;
}

/** A verdict that was written, and a record that gives another. */
function contradictions(dir: string, verdict: string | null): string[] {
  const path = join(dir, "verdict.json");
  if (!existsSync(path)) return [];
  const written = verdictIn(readFileSync(path, "utf8"));
  // Cut off: no reader takes it for a verdict.
  if (written === null || written === verdict) return [];
  return [`verdict.json says ${written}, the record ${verdict ?? "nothing"}`];
}

function verdictIn(text: string): string | null {
  try {
    return (JSON.parse(text) as { verdict?: string }).verdict ?? null;
  } catch {
    return null;
  }
}

const isRecord = (dir: string) => ["plan.json", "history.ndjson"].some((name) => existsSync(join(dir, name)));

function directories(dir: string): string[] {
  const below = readdirSync(dir, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !["t", "cache"].includes(entry.name),
  );
  return [dir, ...below.flatMap(({ name }) => directories(join(dir, name)))];
}
