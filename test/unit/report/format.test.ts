import { describe, expect, test } from "vitest";
import { dollars } from "../../../harness/report/format.ts";
import { duration, money, moneyRange, oneLine, sentences, shortKeys } from "../../../harness/text/index.ts";

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

  test.each([
    [1, "$1.00"],
    [0.9999999999999999, "$1.00"],
    [0.010314999, "$0.01031"],
    [0.3, "$0.30"],
    [-0.045, "-$0.045"],
    [-1e-14, "$0.00"],
    [0.000001, "less than $0.00001"],
    [12345.5, "$12345.50"],
  ])("%d reads %s", (amount, text) => expect(money(amount)).toBe(text));
});

test("a truth whose ends look the same is one amount", () => {
  expect(moneyRange(0.05, 0.05 + 1e-14)).toBe("$0.05");
  expect(moneyRange(0.05, 0.06)).toBe("$0.05 to $0.06");
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

test("hashes are shortened, and nothing else", () => {
  const hash = "0123456789abcdef".repeat(4);
  expect(shortKeys(`spend:key:${hash}:window:1d and sha1 ${hash.slice(0, 40)}`)).toBe(
    `spend:key:01234567…cdef:window:1d and sha1 ${hash.slice(0, 40)}`,
  );
});

test("clauses become sentences; ids, keys and names stay as they are", () => {
  expect(sentences(["no rest", "r4 was refused", "ledger.ndjson breaks off.", "spend:key:a"], 3)).toEqual([
    "No rest.",
    "r4 was refused.",
    "ledger.ndjson breaks off.",
    "1 more like these.",
  ]);
});
