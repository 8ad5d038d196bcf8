import { describe, expect, test } from "vitest";
import { dollars, duration, oneLine, range } from "../../../harness/report/format.ts";

describe("dollars", () => {
  test.each([
    [0.30000000000000004, "0.3"],
    [0.9999999999999999, "1"],
    [-1e-14, "0"],
    [-0.045, "-0.045"],
    [0.0000001, "0.0000001"],
    [1.108, "1.108"],
    [12345, "12345"],
  ])("%d is written %s", (amount, text) => expect(dollars(amount)).toBe(text));
});

test("a truth whose ends agree to the nanodollar is one number", () => {
  expect(range(0.05, 0.05 + 1e-14)).toBe("0.05");
  expect(range(0.05, 0.06)).toBe("0.05 … 0.06");
});

test.each([
  [840, "840 ms"],
  [12_345, "12.3 s"],
  [59_960, "1 min 0 s"],
  [200_000, "3 min 20 s"],
])("%d ms reads %s", (ms, text) => expect(duration(ms)).toBe(text));

test("a server's text cannot steer the terminal", () => {
  expect(oneLine("a\u001b[31m\r\nb\u0007")).toBe("a[31m b");
});
