import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { columns, gridText, paint, spoken, trialSummary, trialText } from "../../../harness/report/index.ts";
import { converged, diverged, environment, outcome } from "./examples.ts";

test("columns align by what is seen, not by colour codes", () => {
  const text = columns(["a", "b"], [["\u001b[31mlong\u001b[39m", "x"]]);
  expect(stripVTControlCharacters(text)).toBe("a     b\nlong  x\n");
});

test("without colours there is no escape sequence anywhere", () => {
  const text = trialText(diverged, paint(false)) + gridText([outcome(diverged)], paint(false));
  expect(stripVTControlCharacters(text)).toBe(text);
});

test("a diverged trial shows the refusal and the true spend side by side", () => {
  const text = trialText(diverged, paint(false));
  const [title, headline] = text.split("\n");
  expect(title).toBe("DIVERGED  phantom-refusal on litellm 1.84.0, seed 1  (D1)");
  expect(headline).toBe("1 request was refused although only $0.05 of the $1.00 budget was spent.");
  expect(text).toContain('refused with status 400 (p1):\n    "Budget has been exceeded!');
  expect(text).toContain("$1.108 = the counter's $1.00 + this request's own estimate of $0.108");
  expect(text).toContain("2 requests leaked $0.22:");
  expect(text).toMatch(/s1 +1 +after chunk 2 +\$0\.11 +– +\$0\.11 +3$/m);
  expect(text).toContain("what it is: docs/modes/d01-stream-aborted-after-a-chunk.md");
});

test("a key's hash is shortened, on the terminal and in the summary", () => {
  const hash = "0123456789abcdef".repeat(4);
  const named = JSON.parse(JSON.stringify(diverged).replaceAll("end_user:k3f9-customer", `key:${hash}`));
  for (const text of [trialText(named, paint(false)), trialSummary(named, environment)]) {
    expect(text).not.toContain(hash);
    expect(text).toContain("spend:key:01234567…cdef");
  }
});

test("a trial is on one page of 25 lines and 100 columns, however much there is to say", () => {
  const settled = diverged.findings[0]!;
  const leaks = Array.from({ length: 40 }, (_, at) => ({ ...settled.leaks[0]!, request: `s${at}` }));
  const counters = Array.from({ length: 9 }, (_, at) => ({ ...diverged.counters[0]!, key: `spend:team:t${at}` }));
  const reason = `${diverged.headline} ${"One more thing went wrong here. ".repeat(12)}`;
  const text = trialText({ ...diverged, reason, counters, findings: [{ ...settled, leaks }] }, paint(false));
  const page = text.trimEnd().split("\n");
  expect(page.length).toBeLessThanOrEqual(22);
  expect(Math.max(...page.map((line) => line.length))).toBeLessThanOrEqual(100);
  expect(text).toMatch(/… and \d+ more requests in summary\.md/);
});

test("of a refusal's body only the sentence is shown, of anything else everything", () => {
  expect(spoken('{"error":{"message":"Budget has been\\nexceeded!","type":"budget_exceeded"}}')).toBe(
    "Budget has been exceeded!",
  );
  expect(spoken('{"detail":"no"}')).toBe('{"detail":"no"}');
  expect(spoken("plain")).toBe("plain");
});

test("a refusal that was legitimate is not quoted as a phantom", () => {
  const legitimate = { ...diverged, refusals: diverged.refusals.map((refusal) => ({ ...refusal, phantom: false })) };
  expect(trialText(legitimate, paint(false))).not.toContain("refused with status");
});

test("the grid counts seeds that disagree and says what was not run", () => {
  const other = { ...converged, scenario: "control-success" };
  const text = gridText(
    [diverged, { ...diverged, seed: 2, verdict: "inconclusive" as const, findings: [] }, converged, other].map((v) =>
      outcome(v),
    ),
    paint(false),
  );
  expect(text).toContain("1 × diverged (D1), 1 × inconclusive");
  expect(text).toMatch(/control-success\s+not run\s+converged/);
});
