import { markdownTable } from "../../harness/report/columns.ts";
import { cellText, columnsOf, type ReferenceCell, referenceTable } from "../reference/matrix/index.ts";
import { columnsPart, controlsPart } from "./columns.ts";
import { fillRaces, type Hypothesis, type Outcome, outcomeOf } from "./hypotheses.ts";
import { fillBetween } from "./markers.ts";
import type { AsRun } from "./page.ts";
import type { Rule } from "./rules.ts";
import { type UnknownShare, unknownPart } from "./unknown.ts";

const tags = { RUN: "run by hand", SRC: "read in the sources", THR: "said in a thread", INF: "inferred" };

export interface Seen {
  run: AsRun;
  controls: AsRun;
  hypotheses: readonly Hypothesis[];
  rules: readonly Rule[];
  unknown: readonly UnknownShare[];
}

/** docs/seen.md with all that is written from reports/reference; null where a marker is missing. */
export function fillSeen(page: string, { run, controls, hypotheses, rules, unknown }: Seen): string | null {
  const ran = run.cells.length > 0;
  const parts = {
    columns: ran ? columnsPart(run, rules) : "not run\n",
    matrix: ran ? matrixText(run) : "not run\n",
    controls: controlsPart(controls),
    unknown: unknownPart(unknown),
    hypotheses: ran ? comparisonText(hypotheses, run.cells) : "not run\n",
  };
  return Object.entries(parts).reduce<string | null>(
    (filled, [name, text]) => filled && fillBetween(filled, name, text),
    fillRaces(page),
  );
}

function matrixText({ cells, columns, evidence }: AsRun): string {
  const place = "../reports/reference/evidence";
  return `\n${referenceTable({ cells, columns: columnsOf(cells, columns), evidence, place })}\n`;
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
