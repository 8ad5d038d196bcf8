import { expect, it } from "vitest";
import { firstWords } from "../../../harness/provider/words.ts";

it("no word follows itself, however long the answer: LiteLLM fails a stream of 100 equal chunks", () => {
  const words = firstWords(1000);
  expect(words.filter((word, index) => word === words[index - 1])).toEqual([]);
});

it("the same words each time, of three characters", () => {
  expect(firstWords(3)).toEqual([" ok", " go", " so"]);
  expect(firstWords(500).join("")).toHaveLength(3 * 500);
});
