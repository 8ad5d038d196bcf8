import { stripVTControlCharacters } from "node:util";
import { expect, test } from "vitest";
import { columns, gridText, paint, spoken, trialText } from "../../../harness/report/index.ts";
import { converged, diverged, outcome } from "./examples.ts";

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
  expect(text).toContain("p1 was refused with status 400:");
  expect(text).toContain("Current cost: 1.108, Max budget: 1.0");
  expect(text).toContain("truly spent: 0.05; truly held, at most: 0.06; budget: 1");
  expect(text).toContain("2 reservations never settled, 0.22 of money, counted once for each request:");
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
  expect(trialText(legitimate, paint(false))).not.toContain("was refused");
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
