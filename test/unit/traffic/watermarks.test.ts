import fc from "fast-check";
import { expect, test } from "vitest";
import { ambiguities, partialTokens, watermarks } from "../../../harness/planner/watermarks.ts";

const request = (id: string, maxTokens: number, outputTokens: number) => ({
  id,
  maxTokens,
  provider: { outputTokens },
});

test("claims of any groups and answers are unambiguous", () => {
  const claims = fc.array(fc.tuple(fc.constantFrom(16, 40, 100, 700), fc.nat(500)), { maxLength: 30 });
  fc.assert(
    fc.property(claims, (wanted) => {
      const marks = watermarks();
      const requests = wanted.map(([from, outputTokens], index) =>
        request(`r${index}`, marks.claim(from, outputTokens), outputTokens),
      );
      expect(ambiguities(requests)).toEqual([]);
      for (const { maxTokens, provider } of requests) expect(maxTokens).toBeGreaterThan(provider.outputTokens);
    }),
  );
});

test("a partial bill that another request's settlement could equal is found", () => {
  expect(ambiguities([request("r1", 40, 4), request("r2", 40 + partialTokens, 30)])).toEqual([["r1", "r2"]]);
  expect(ambiguities([request("r1", 40, 4), request("r2", 41 + partialTokens, 30)])).toEqual([]);
});

test("a completed answer that another request's settlement could equal is found", () => {
  expect(ambiguities([request("r1", 40, 4), request("r2", 300, 260)])).toEqual([["r1", "r2"]]);
});
