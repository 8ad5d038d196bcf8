import { expect, test } from "vitest";
import { inOrder, keptRows } from "../../../scripts/mitigations/kept.ts";
import { fillMitigations } from "../../../scripts/mitigations/page.ts";
import { readTrials, rowOf, trialsCsv, unknownRows } from "../../../scripts/mitigations/trials.ts";
import { estimate, triedWith } from "../../../scripts/mitigations/tried.ts";
import { chosenVariants } from "../../../scripts/mitigations/variants.ts";
import { refuseLoss } from "../../../scripts/reference/kept.ts";
import { diverged, environment } from "../report/examples.ts";
import { green, na, red, trials } from "./examples.ts";

const page = "# What helps\n\n<!-- mitigations -->\n<!-- /mitigations -->\n\nAfter.\n";
const without = trials(red, red, red);
const rows = [...without, ...trials(green, green, red).map((row) => ({ ...row, setting: "TTL 20" }))];
const [unknownSetting] = triedWith(["1.84.0"], chosenVariants(["disable_budget_reservation"]), {
  work: "",
  matrix: "",
}).slice(1);
const onOld = [
  ...rows.map((row) => ({ ...row, release: "1.84.0" })),
  ...unknownRows(unknownSetting!, { scenarios: ["stream-abort-after-chunk"], seeds: [1, 2] }),
];

test("trials read back from the CSV are what they were", () => {
  const unknown = { ...rows[0]!, modes: ["D1", "unknown mode"], bypass: true };
  const all = [...rows, unknown, ...onOld, ...trials(na)];
  expect(readTrials(trialsCsv(all))).toEqual(all);
  expect(rowOf("none", { dir: "", verdict: diverged, environment })).toMatchObject({ modes: ["D1"], bypass: false });
});

test("a page gets a table for each release and keeps the rest", () => {
  const filled = fillMitigations(page, [...rows, ...onOld])!;
  expect(filled).toContain("### 1.94.3\n\nThree seeds in each cell.\n\n| mode | scenario | without |");
  expect(filled).toContain(
    "| D1 | stream-abort-after-chunk | diverged D1 | not run | not run | stays in 1 of 3 | not run | not run | not run |\n",
  );
  expect(filled).toContain(
    "| D1 | stream-abort-after-chunk | diverged D1 | n/a: no such setting | not run | stays in 1 of 3 | ",
  );
  expect(filled).toContain("| D9 | replica-killed | not run | not run |");
  expect(filled.endsWith("\n<!-- /mitigations -->\n\nAfter.\n")).toBe(true);
  expect(fillMitigations(filled, [...rows, ...onOld])).toBe(filled);
});

test("the number of seeds stands under each heading", () => {
  const under = (own: typeof rows) => fillMitigations(page, own)!.split("\n\n")[3];
  expect(under(trials(red))).toBe("One seed in each cell: a race may be missed, and nothing is called cured.");
  expect(under([...rows, ...trials(red).map((row) => ({ ...row, setting: "TTL 300" }))])).toBe(
    "1 to 3 seeds in a cell.",
  );
});

test("a page of other trials is stale, one of none says so, one without a marker is not touched", () => {
  const filled = fillMitigations(page, rows)!;
  expect(fillMitigations(filled, without)).not.toBe(filled);
  expect(fillMitigations(filled, [])).toContain("<!-- mitigations -->\nnot run\n<!-- /mitigations -->");
  expect(fillMitigations("# What helps\n", rows)).toBeNull();
});

test("a file of before, which has no such column, took each n/a from a run", () => {
  const [header, first] = trialsCsv(trials(na)).split("\n");
  const before = `${header!.replace(",na", "")}\n${first!.replace(/,scenario$/, "")}\n`;
  expect(readTrials(before)).toEqual(trials(na));
});

test("the page says which modes have no row", () => {
  expect(fillMitigations(page, rows, ["D1", "D8", "D42"])).toContain("no setting was said to help: D8, D42.\n");
  expect(fillMitigations(page, rows, ["D1", "D28"])).not.toContain("without a row");
});

test("each release is tried with each setting, and `none` comes from the matrix, too", () => {
  const places = { work: "nowhere/work", matrix: "nowhere/matrix" };
  const chosen = chosenVariants(["disable_budget_reservation", "TTL 20"]);
  const tried = triedWith(["1.84.0", "1.110.2"], chosen, places, (release) =>
    release === "1.110.2" ? "nearest" : "exact",
  );
  expect(tried.map(({ release, variant, companions }) => `${release} ${variant} ${companions}`)).toEqual([
    "1.84.0 none exact",
    "1.84.0 disable_budget_reservation exact",
    "1.84.0 TTL 20 exact",
    "1.110.2 none nearest",
    "1.110.2 disable_budget_reservation nearest",
    "1.110.2 TTL 20 nearest",
  ]);
  expect(tried[0]!.places).toEqual(["nowhere/work/1.84.0/none", "nowhere/matrix/1.84.0"]);
  const wanted = { scenarios: ["replica-killed", "no-redis"], seeds: [1, 2] };
  expect(estimate(tried, wanted, false)).toBe("6 of 6 with something to run: 24 trials, about 5 min on two idle cores");
  expect(() => chosenVariants(["TTL 21"])).toThrow('There is no setting "TTL 21".');
});

test("a part of the trials is made again, and the others stay; without --add they are not dropped in silence", () => {
  const again = { releases: ["1.94.3"], settings: ["none"], scenarios: ["stream-abort-after-chunk"] };
  const kept = keptRows([...rows, ...onOld], again);
  expect(kept).toEqual([...rows.slice(3), ...onOld]);
  expect(() => refuseLoss(kept, "trials", "mitigations.csv")).toThrow(
    "11 trials that this run does not make again (1.94.3, 1.84.0)",
  );
  expect(() => refuseLoss([], "trials", "mitigations.csv")).not.toThrow();
  const ordered = inOrder([...kept, ...without], ["none", "TTL 20"], ["stream-abort-after-chunk"]);
  expect(ordered.slice(0, 6)).toEqual(rows);
});
