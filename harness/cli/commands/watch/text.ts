import { columns } from "../../../report/index.ts";
import { oneLine } from "../../../text/index.ts";
import { changedSince, evidence, type Seen, type WatchState } from "./state.ts";

/** What the scenarios came to when they were last run, what is different from the time before, and where to read why. */
export function roundText(state: WatchState, seconds: number, shown: (dir: string) => string): string {
  const { seen, trouble } = state;
  const took = `${seconds.toFixed(1)} s`;
  const dir = evidence(state);
  const where = dir === null ? "" : `evidence: ${shown(dir)}\n`;
  if (trouble !== null) return `\n${trouble}\n${where}${seen.length === 0 ? "" : `\nBefore that:\n${table(seen)}`}\n`;
  const changed = changedSince(seen);
  const news =
    changed.length === 0
      ? seen.every(({ before }) => before === null)
        ? ""
        : ", as before"
      : `, ${changed.length} changed`;
  const runs = seen.length === 1 ? "1 scenario" : `${seen.length} scenarios`;
  return `\n${table(seen)}\n${runs} in ${took}${news}\n${where}`;
}

/** What may be done now. */
export function waitText(dir: string, keys: boolean): string {
  return `waiting for a change in ${dir}${keys ? " (r: run again, f: only what failed, q: quit)" : ""}\n`;
}

function table(seen: readonly Seen[]): string {
  const seeds = new Set(seen.map(({ seed }) => seed)).size > 1;
  return columns(
    ["", "was", "scenario", "why"],
    seen.map(({ word, before, scenario, seed, reason }) => [
      word,
      before === null || before === word ? "" : before,
      seeds ? `${scenario} seed ${seed}` : scenario,
      short(oneLine(reason)),
    ]),
  );
}

const longest = 100;
const short = (text: string) => (text.length <= longest ? text : `${text.slice(0, longest - 1)}…`);
