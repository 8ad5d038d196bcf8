import { markdownTable } from "../../harness/report/columns.ts";
import { cellText, type ReferenceCell, referenceTable } from "../../harness/report/reference/index.ts";
import { type Hypothesis, type Outcome, outcomeOf } from "./hypotheses.ts";
import { fillBetween } from "./markers.ts";
import type { AsRun } from "./page.ts";

const tags = { RUN: "run by hand", SRC: "read in the sources", THR: "said in a thread", INF: "inferred" };

/** docs/seen.md with the matrix and its comparison with the hypotheses; null where a marker is missing. */
export function fillSeen(page: string, run: AsRun, hypotheses: readonly Hypothesis[]): string | null {
  const ran = run.cells.length > 0;
  const filled = fillBetween(page, "matrix", ran ? matrixText(run) : "not run\n");
  return filled && fillBetween(filled, "hypotheses", ran ? comparisonText(hypotheses, run.cells) : "not run\n");
}

function matrixText({ cells, evidence }: AsRun): string {
  const releases = [...new Set(cells.map(({ release }) => release))];
  return `\n${referenceTable({ cells, releases, evidence, place: "../reports/reference/evidence" })}\n`;
}

interface Compared extends Hypothesis {
  runs: string;
  outcome: Outcome;
}

/** How often each kind of source was right, and then every cell; neighbours that are alike share a row. */
function comparisonText(hypotheses: readonly Hypothesis[], cells: readonly ReferenceCell[]): string {
  const compared = hypotheses.map((hypothesis): Compared => {
    const { scenario, release } = hypothesis;
    const cell = cells.find((each) => each.scenario === scenario && each.release === release);
    return {
      ...hypothesis,
      runs: cell === undefined ? "not run" : cellText(cell),
      outcome: outcomeOf(hypothesis, cell),
    };
  });
  const rows = alike(compared).map((group) => {
    const { mode, scenario, expected, tag, thread, runs, outcome } = group[0]!;
    const releases = group.map(({ release }) => release).join(", ");
    return [
      mode,
      scenario,
      releases,
      `${expected} [${tag}]`,
      thread,
      runs,
      outcome === "wrong" ? "**wrong**" : outcome,
    ];
  });
  const header = ["mode", "scenario", "releases", "hypothesis", "thread", "the runs", ""];
  return `\n${tally(compared)}\n${markdownTable(header, rows)}\n`;
}

function tally(compared: readonly Compared[]): string {
  const outcomes = ["agrees", "wrong", "not decided"] as const;
  const row = (name: string, own: readonly Compared[]) => [
    name,
    ...outcomes.map((word) => String(own.filter(({ outcome }) => outcome === word).length)),
  ];
  const rows = Object.entries(tags).map(([tag, meaning]) =>
    row(
      `[${tag}] ${meaning}`,
      compared.filter((each) => each.tag === tag),
    ),
  );
  return markdownTable(["cells whose hypothesis was", ...outcomes], [...rows, row("all", compared)]);
}

function alike(compared: readonly Compared[]): Compared[][] {
  const groups: Compared[][] = [];
  const face = ({ release: _, ...rest }: Compared) => JSON.stringify(rest);
  for (const each of compared) {
    const last = groups.at(-1);
    if (last && face(last[0]!) === face(each)) last.push(each);
    else groups.push([each]);
  }
  return groups;
}
