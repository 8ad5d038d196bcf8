import { expect, test } from "vitest";
import type { TrialOutcome } from "../../../harness/contracts/campaign.ts";
import type { EntityKind } from "../../../harness/contracts/index.ts";
import { campaignSummary } from "../../../harness/report/campaign.ts";
import { gridTable } from "../../../harness/report/grid.ts";
import { matrixCsv } from "../../../harness/report/matrix.ts";
import { toldModes } from "../../../harness/report/mode-kinds.ts";
import { readMatrix } from "../../../scripts/as-run/matrix.ts";
import {
  cellText,
  columnsOf,
  referenceCells,
  referenceCsv,
  referenceMarkdown,
} from "../../../scripts/reference/matrix/index.ts";
import { diverged, outcome } from "./examples.ts";

const kinds: EntityKind[] = ["key", "user", "team_member", "end_user", "tag", "key_window"];
const keyOf = (kind: string) => `spend:${kind}:x`;

/** A trial with a budget on each of these kinds and a key without one, in which the modes were on these. */
function found(modes: Record<string, string[]>, { spec = "1.84.0", seed = 1, budgeted = kinds } = {}): TrialOutcome {
  const [finding] = diverged.findings;
  const findings = Object.entries(modes).flatMap(([mode, on]) =>
    on.map((kind) => ({ ...finding!, mode, counter: keyOf(kind) })),
  );
  const trial = outcome({ ...diverged, seed, findings, subject: { ...diverged.subject, spec, version: spec } });
  const entities = [...new Set<EntityKind>([...budgeted, "key"])].map((kind) => {
    return { ref: kind, kind, budget: budgeted.includes(kind) ? 1 : null, id: "x", counterKey: keyOf(kind) };
  });
  const subject = { ...trial.environment.subject, capabilities: { reservation: true, counters: kinds } };
  return { ...trial, environment: { ...trial.environment, entities, subject } };
}

const told = (modes: Record<string, string[]>, options = {}) => toldModes([found(modes, options)]);

test("a mode that was on all that have a budget stands alone", () => {
  expect(told({ D1: kinds })).toEqual(["D1"]);
  expect(told({ D1: ["end_user"] }, { budgeted: ["end_user"] })).toEqual(["D1"]);
  expect(told({ D1: ["end_user", "key"] }, { budgeted: ["end_user"] })).toEqual(["D1"]);
});

test("kinds that only warm calls showed have a counter, too", () => {
  const trial = found({ D1: ["tag"] });
  const { capabilities } = trial.environment.subject;
  const sources = { ...capabilities, counters: kinds.filter((kind) => kind === "tag") };
  const look = { reservation: true, counters: kinds, refused: {}, undecided: {} };
  const subject = { ...trial.environment.subject, capabilities: sources };
  const of = (subject: TrialOutcome["environment"]["subject"]) =>
    toldModes([{ ...trial, environment: { ...trial.environment, subject } }]);
  expect(of(subject)).toEqual(["D1"]);
  expect(of({ ...subject, look })).toEqual(["D1 (tag)"]);
});

test("otherwise it is told with those that it was on, or with those that it was not on", () => {
  expect(told({ D16: ["tag"], D17: ["end_user", "tag"] })).toEqual(["D16 (tag)", "D17 (end user, tag)"]);
  expect(told({ D25: kinds.filter((kind) => kind !== "key_window") })).toEqual(["D25 (all but key window)"]);
  expect(told({ D29: ["key"] }, { budgeted: ["end_user"] })).toEqual(["D29 (key)"]);
});

test("a kind that the subject does not count is not missed", () => {
  const { verdict, environment } = found({ D1: ["key", "user"] });
  const capabilities = { reservation: true, counters: ["key" as const, "user" as const] };
  const subject = { ...environment.subject, capabilities };
  expect(toldModes([{ verdict, environment: { ...environment, subject } }])).toEqual(["D1"]);
});

test("several seeds are told together", () => {
  expect(toldModes([found({ D16: ["tag"] }), found({ D16: ["end_user"] })])).toEqual(["D16 (end user, tag)"]);
});

const tag = found({ D16: ["tag"], D17: ["end_user"] });
const endUser = found({ D16: ["end_user"], D17: ["tag"] }, { spec: "1.108.0" });

test("two subjects that differ only in whose counter it was read differently: side by side and in the files", () => {
  const cells = ["diverged (D16 (tag), D17 (end user))", "diverged (D16 (end user), D17 (tag))"];
  expect(gridTable([tag, endUser]).rows).toEqual([["phantom-refusal", ...cells]]);
  const result = { trials: [tag, endUser], failures: [], stacks: [], dir: "c", startedAt: "a", finishedAt: "b" };
  expect(campaignSummary(result, (dir) => dir)).toContain(cells.join(" | "));
  const csv = matrixCsv([tag, endUser], (dir) => dir);
  expect(csv).toContain(",D16 D17,D16 (tag); D17 (end user),");
  expect(csv).toContain(",D16 D17,D16 (end user); D17 (tag),");
});

test("the reference matrix tells them, too, and they are read back", () => {
  const releases = ["1.84.0", "1.108.0"];
  const cells = referenceCells([tag, endUser], ["phantom-refusal"], releases);
  const text = referenceMarkdown({ cells, columns: columnsOf(cells), evidence: new Set() });
  expect(text).toContain("| diverged D16 (tag) D17 (end user) | diverged D16 (end user) D17 (tag) |");
  const read = readMatrix(referenceCsv(cells, [1]));
  expect(read.map(({ told }) => told)).toEqual(cells.map(({ told }) => told));
  expect(read[0]!.modes).toEqual(["D16", "D17"]);
});

test("a matrix of before, which does not say it, reads as it did", () => {
  const csv = "scenario,release,version,seed 1,modes,labels,agreed,rate,rate_low,rate_high\n";
  const [cell] = readMatrix(`${csv}a,1.84.0,1.84.0,diverged,D10 unknown mode,,true,,,\n`);
  expect(cell).toMatchObject({ modes: ["D10", "unknown mode"], told: ["D10", "unknown mode"] });
  expect(cell!.verdicts).toEqual([{ seed: 1, verdict: "diverged", modes: ["D10", "unknown mode"], labels: [] }]);
});

test("of a matrix of before, the modes of several diverged seeds are those of some seed; one mode was in each", () => {
  const csv = "scenario,release,version,seed 1,seed 2,modes,labels,agreed,rate,rate_low,rate_high\n";
  const [several, single] = readMatrix(
    `${csv}a,1.84.0,1.84.0,diverged,diverged,D10 D22,D25,true,,,\nb,1.84.0,1.84.0,diverged,diverged,D1,,true,,,\n`,
  );
  expect(several!.verdicts.map(({ modes, labels }) => [modes, labels])).toEqual([
    [null, null],
    [null, null],
  ]);
  expect(cellText(several!)).toBe("diverged, in some seed: D10 D22");
  expect(cellText(single!)).toBe("diverged D1");
  expect(readMatrix(referenceCsv([several!, single!]))).toEqual([several, single]);
});

test("a mode on some kinds of entity in one seed says both", () => {
  const trials = [found({ D16: kinds }), found({ D16: kinds, D33: ["tag"] }, { seed: 2 })];
  const [cell] = referenceCells(trials, ["phantom-refusal"], ["1.84.0"]);
  expect(cellText(cell!)).toBe("diverged D16, D33 (tag; 1 of 2)");
});
