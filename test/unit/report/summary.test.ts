import { describe, expect, test } from "vitest";
import type { Capabilities, Look } from "../../../harness/contracts/index.ts";
import { campaignSummary, repeatCommand, trialSummary } from "../../../harness/report/index.ts";
import { shellWord, shellWords } from "../../../harness/report/shell.ts";
import { converged, diverged, environment, outcome } from "./examples.ts";

describe("a trial's summary", () => {
  const text = trialSummary(diverged, environment);

  test("begins with the verdict and why", () => {
    expect(text).toMatch(
      /^# phantom-refusal on litellm 1\.84\.0: diverged \(D1\)\n\n\*\*1 request was refused although only \$0\.05 of the \$1\.00 budget was spent\.\*\*\n\n2 reservations/,
    );
  });

  test("sets counter, row and truth side by side", () => {
    expect(text).toContain(
      "| spend:end_user:k3f9-customer | customer | $0.27 | $0.05 | $0.05 to $0.06 | $0.22 | $0.00 | 41 s | not recovered |",
    );
  });

  test("lists each leak once though two findings name it", () => {
    expect(text.match(/^\| s1 \|/gm)).toHaveLength(1);
    expect(text).toContain(
      "2 reservations of 2 requests on 1 counter were never released: $0.22 in all, counted once for each request.",
    );
    expect(text).toContain(
      "| s2 | 1 | after chunk 2 | $0.11 | – | $0.11 | [5](ledger.ndjson#L6) | watermark | INCRBYFLOAT spend:end_user:k3f9-customer -0.09",
    );
  });

  test("quotes the refusal beside the true spend", () => {
    expect(text).toContain("> Budget has been exceeded! EndUser=k3f9-customer Current cost: 1.108, Max budget: 1.0");
    expect(text).toContain("Really spent: $0.05 for certain. With all that could be reserved: at most $0.06 of $1.00.");
  });

  test("links to the mode's page, the entries and the logs, but not where there are none", () => {
    expect(text).toContain(
      "(https://github.com/phantom429/phantom429/blob/main/docs/modes/d01-stream-aborted-after-a-chunk.md)",
    );
    expect(text).toContain("[entries on the counters](ledger.ndjson)");
    expect(text).toContain("[logs](logs/)");
    expect(trialSummary(diverged, environment, { links: false })).not.toContain("ledger.ndjson");
  });

  test("says what sources and warm calls showed, where those were asked", () => {
    expect(text).not.toContain("counts and reserves");
    const capabilities: Capabilities = { reservation: false, counters: ["key"] };
    const look: Look = { reservation: true, counters: ["key", "tag"], refused: { team: "404" }, undecided: {} };
    const { subject } = environment;
    const looked = { ...environment, subject: { ...subject, capabilities, look } };
    expect(trialSummary(diverged, looked)).toContain(
      "| counts and reserves | by the sources: counters of key, no reservation; by warm calls: counters of key, tag, reservation (not tried: team) |",
    );
  });

  test("says which faults are missing", () => {
    const silent = { ...diverged, faults: { planned: 2, fired: 1, excused: [], missing: ["f2"] } };
    expect(trialSummary(silent, environment)).toContain("2 planned, 1 happened.\n\n- did not happen: f2\n");
    const excused = { ...diverged, faults: { planned: 2, fired: 1, excused: ["r7: refused"], missing: [] } };
    expect(trialSummary(excused, environment)).toContain(
      "2 planned, 1 happened.\n\n- could not happen, which is allowed: r7: refused\n",
    );
  });

  test("says what the database was given beyond its migrations", () => {
    const on = (added: string[]) => {
      const subject = { ...environment.subject, database: { migrations: 220, added } };
      return trialSummary(converged, { ...environment, subject });
    };
    expect(on(["type S", "table A", "table B", "column C.d", "unique key C (d)"])).toContain(
      "| database | 220 migrations; 2 tables, 1 column, 1 type, 1 other thing added from schema.prisma: type S, table A, table B, column C.d, unique key C (d) |",
    );
    expect(on(["unique key A (n) dropped"])).toContain(
      "1 other thing changed to fit schema.prisma: unique key A (n) dropped |",
    );
    expect(on([])).toContain("| database | 220 migrations |");
    expect(trialSummary(converged, environment)).not.toContain("| database |");
  });

  test("a converged trial has no empty sections", () => {
    expect(trialSummary(converged, environment)).not.toMatch(/## (Findings|Refusals|Reservations)/);
  });
});

test("the command to repeat a trial carries everything that the trial depended on", () => {
  expect(repeatCommand(diverged, environment)).toBe(
    "npx phantom429 run phantom-refusal --litellm 1.84.0 --seed 1 --replicas 2 --latest-deps " +
      "--setting general_settings.disable_budget_reservation=true --patch 'fix it.diff'",
  );
});

test.each(["plain", "with space", "it's", "a=b", "$(x) `y` \\"])("the shell reads %j back as one word", (word) => {
  expect(shellWords(`x ${shellWord(word)} y`)).toEqual(["x", word, "y"]);
});

test("a campaign's summary has the grid and a paragraph for each trial that did not converge", () => {
  const trials = [outcome(diverged), outcome(converged)];
  const text = campaignSummary(
    {
      dir: "/campaign",
      trials,
      failures: [],
      stacks: [],
      startedAt: "2026-01-02T03:04:05Z",
      finishedAt: "2026-01-02T03:05:05Z",
    },
    (dir) => dir.replace("/campaign/", ""),
  );
  expect(text).toContain("| phantom-refusal | diverged (D1) | converged |");
  expect(text).toMatch(
    /^# diverged: 1 of 2 trials; 1 converged\n\nTook 1 min 0 s, from 2026-01-02T03:04:05Z to 2026-01-02T03:05:05Z\.\n/,
  );
  expect(text).toContain("Evidence: [phantom-refusal-1.84.0](phantom-refusal-1.84.0/summary.md)");
  expect(text).not.toContain("Evidence: [phantom-refusal-1.106.2]");
});
