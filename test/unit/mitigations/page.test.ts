import { expect, test } from "vitest";
import { fillMitigations } from "../../../scripts/mitigations/page.ts";
import { readTrials, rowOf, trialsCsv } from "../../../scripts/mitigations/trials.ts";
import { estimate, triedWith } from "../../../scripts/mitigations/tried.ts";
import { chosenVariants } from "../../../scripts/mitigations/variants.ts";
import { diverged, environment } from "../report/examples.ts";
import { green, red, trials } from "./examples.ts";

const page = "# What helps\n\n<!-- mitigations -->\n<!-- /mitigations -->\n\nAfter.\n";
const without = trials(red, red, red);
const rows = [...without, ...trials(green, green, red).map((row) => ({ ...row, setting: "TTL 20" }))];
const onOld = rows.map((row) => ({ ...row, release: "1.84.0" }));

test("trials read back from the CSV are what they were", () => {
  const unknown = { ...rows[0]!, modes: ["D1", "unknown mode"], bypass: true };
  expect(readTrials(trialsCsv([...rows, unknown]))).toEqual([...rows, unknown]);
  expect(rowOf("none", { dir: "", verdict: diverged, environment })).toMatchObject({ modes: ["D1"], bypass: false });
});

test("a page gets a table for each release and keeps the rest", () => {
  const filled = fillMitigations(page, [...rows, ...onOld])!;
  expect(filled).toContain("### 1.94.3\n\n| mode | scenario | without |");
  expect(filled).toContain(
    "| D1 | stream-abort-after-chunk | diverged D1 | not run | not run | stays in 1 of 3 | not run | not run |\n",
  );
  expect(filled).toContain("| D1 | stream-abort-after-chunk | diverged D1 | n/a | n/a | stays in 1 of 3 | ");
  expect(filled).toContain("| D9 | replica-killed | not run | not run |");
  expect(filled.endsWith("\n<!-- /mitigations -->\n\nAfter.\n")).toBe(true);
  expect(fillMitigations(filled, [...rows, ...onOld])).toBe(filled);
});

test("a page of other trials is stale, one of none says so, one without a marker is not touched", () => {
  const filled = fillMitigations(page, rows)!;
  expect(fillMitigations(filled, without)).not.toBe(filled);
  expect(fillMitigations(filled, [])).toContain("<!-- mitigations -->\nnot run\n<!-- /mitigations -->");
  expect(fillMitigations("# What helps\n", rows)).toBeNull();
});

test("a release is not tried with a setting that it does not know, and `none` comes from the matrix, too", () => {
  const places = { work: "nowhere/work", matrix: "nowhere/matrix" };
  const tried = triedWith(["1.84.0", "1.94.3"], chosenVariants(["disable_budget_reservation", "TTL 20"]), places);
  expect(tried.map(({ release, variant }) => `${release} ${variant}`)).toEqual([
    "1.84.0 none",
    "1.84.0 TTL 20",
    "1.94.3 none",
    "1.94.3 disable_budget_reservation",
    "1.94.3 TTL 20",
  ]);
  expect(tried[0]!.places).toEqual(["nowhere/work/1.84.0/none", "nowhere/matrix/1.84.0"]);
  const wanted = { scenarios: ["replica-killed", "no-redis"], seeds: [1, 2] };
  expect(estimate(tried, wanted, false)).toBe("5 of 5 with something to run: 20 trials, about 4 min on two idle cores");
  expect(() => chosenVariants(["TTL 21"])).toThrow('There is no setting "TTL 21".');
});
