import { expect, test } from "vitest";
import { periodOf, stretchesOf, type Turn } from "../../../harness/oracle/labels/cycle.ts";

/** One letter a second: `.` admitted, `x` refused. */
const turns = (letters: string): Turn[] => [...letters].map((letter, s) => ({ t: s * 1000, refused: letter === "x" }));

test("a stretch is three refusals or more with no admission in between", () => {
  expect(stretchesOf(turns("..x.xx.xxx..xxxx"))).toEqual([
    { from: 7000, to: 9000, refused: 3, over: true },
    { from: 12_000, to: 15_000, refused: 4, over: false },
  ]);
  expect(stretchesOf(turns("....."))).toEqual([]);
});

test("the period is from beginning to beginning, and needs two stretches", () => {
  expect(periodOf(stretchesOf(turns("..xxx...xxx...xxx")))).toBe(6000);
  // Of two stretches nothing recurs.
  expect(periodOf(stretchesOf(turns("..xxx...xxx.")))).toBeNull();
  expect(periodOf(stretchesOf(turns("..xxx...")))).toBeNull();
});
