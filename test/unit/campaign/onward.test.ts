import { expect, test } from "vitest";
import { type Fall, newStacksAtMost, onward } from "../../../harness/campaign/onward.ts";

const fall = (over: number, cut: string, waiting: string): Fall<string> => ({
  over,
  cut: [...cut],
  waiting: [...waiting],
});

test("what had not begun goes on first, and what was cut short is run again once", () => {
  expect(onward([fall(1, "ab", "cd")])).toEqual({ next: ["c", "d", "a", "b"], lost: [] });
  expect(onward([fall(1, "ab", "cd"), fall(2, "ac", "b")])).toEqual({ next: ["b", "c"], lost: ["a"] });
  expect(onward([fall(1, "a", ""), fall(1, "a", "")])).toEqual({ next: [], lost: ["a"] });
});

test("the first stack may end before any trial does, two in a row may not", () => {
  expect(onward([fall(0, "a", "b")])).toEqual({ next: ["b", "a"], lost: [] });
  expect(onward([fall(0, "a", "b"), fall(0, "b", "a")])).toEqual({ next: [], lost: ["b", "a"] });
  expect(onward([fall(0, "a", "bc"), fall(1, "b", "a"), fall(0, "a", "b")]).next).toEqual(["b"]);
});

test("there is an end to new stacks, whatever came to its end on each", () => {
  const falls = Array.from({ length: newStacksAtMost }, (_, index) => fall(1, String(index), "xy"));
  expect(onward(falls).next).toEqual(["x", "y", String(newStacksAtMost - 1)]);
  expect(onward([...falls, fall(1, "z", "y")])).toEqual({ next: [], lost: ["z", "y"] });
});
