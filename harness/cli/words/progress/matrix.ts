import type { Paint } from "../../../report/index.ts";
import { countText, type TalliedTrial, type Tally, type TrialState } from "./tally.ts";

/** Of the terminal. */
export interface Size {
  rows: number;
  columns: number;
}

const signs: Record<TrialState, string> = {
  waiting: "·",
  running: "▸",
  converged: "✓",
  diverged: "✗",
  inconclusive: "?",
  "not-applicable": "–",
  failed: "!",
};

/**
 * A screen of a running campaign: a sign for each trial in a block per subject, what runs, and how far it is. It has at most
 * `rows - 1` lines of at most `columns` characters.
 * @param steps what each subject is at, while it is installed
 */
export function frame(
  tally: Tally,
  steps: ReadonlyMap<string, string>,
  { rows, columns }: Size,
  now: number,
  paint: Paint,
): string {
  const bottom = [fitted(tally.size === 0 ? "" : countText(tally, now), columns)].filter((line) => line !== "");
  const room = Math.max(1, rows - 1 - bottom.length);
  const subjects = [...Map.groupBy(tally.values(), ({ subject }) => subject)];
  const blocks =
    subjects.length === 0
      ? [...steps].map(([subject, step]) => fitted(`litellm ${subject}: ${step}`, columns))
      : subjects.flatMap(([subject, trials]) => [
          paint.strong(fitted(`litellm ${subject}`, columns)),
          ...signLines(trials, columns, paint),
        ]);
  const shown = cut(blocks, room, columns);
  const running = [...tally.values()]
    .filter(({ state }) => state === "running")
    .map((trial) => told(trial, subjects.length));
  const lines = running.map((line) => fitted(`  ${line}`, columns));
  return [...shown, ...cut(lines, room - shown.length, columns).map(paint.faint), ...bottom].join("\n");
}

function signLines(trials: readonly TalliedTrial[], columns: number, paint: Paint): string[] {
  const perLine = Math.max(1, columns - 2);
  const lines = Math.ceil(trials.length / perLine);
  return Array.from({ length: lines }, (_, line) => {
    const part = trials.slice(line * perLine, (line + 1) * perLine);
    return `  ${part.map(({ state }) => painted(state, paint)).join("")}`;
  });
}

function painted(state: TrialState, paint: Paint): string {
  if (state === "waiting" || state === "running") return paint.faint(signs[state]);
  return paint.word(state === "failed" ? "diverged" : state, signs[state]);
}

function told({ scenario, subject, seed, detail }: TalliedTrial, subjects: number): string {
  return `${scenario} seed ${seed}${subjects > 1 ? ` on ${subject}` : ""}: ${detail || "running"}`;
}

/** The first lines, and how many more there are. */
function cut(lines: readonly string[], room: number, columns: number): string[] {
  if (lines.length <= room) return [...lines];
  if (room <= 0) return [];
  return [...lines.slice(0, room - 1), fitted(`  … and ${lines.length - room + 1} more`, columns)];
}

function fitted(line: string, columns: number): string {
  return line.length <= columns ? line : `${line.slice(0, columns - 1)}…`;
}
