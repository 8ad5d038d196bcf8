import { describe, expect, test } from "vitest";
import { cellWord } from "../../../scripts/mitigations/cell.ts";
import { enforced } from "../../../scripts/mitigations/variants.ts";
import { bypass, gone, green, na, other, red, trials, unclear, unknown } from "./examples.ts";

const leaking = trials(red, red, red);

describe("a mode that diverges with every seed without the setting", () => {
  test.each([
    [trials(green, green, green), "cured"],
    [trials(red, red, red), "stays"],
    [trials(green, red, green), "stays in 1 of 3"],
    [trials(green, green, unclear), "inconclusive in 1 of 3"],
    [trials(unclear, unclear, unclear), "inconclusive"],
    [trials(other, other, green), "gone, but diverged; new: D19"],
    [trials(gone, gone, red), "stays; expired"],
    [trials(na, na, na), "n/a: switched off"],
    [trials(unknown, unknown, unknown), "n/a: no such setting"],
    [trials(), "not run"],
  ])("case %#: %s", (having, word) => {
    expect(cellWord("D1", leaking, having)).toBe(word);
  });

  test("is not called cured from one seed", () => {
    expect(cellWord("D1", trials(red), trials(green))).toBe("gone in 1 seed");
    expect(cellWord("D1", leaking, trials(green))).toBe("gone in 1 seed");
    expect(cellWord("D1", trials(red, red), trials(green, green))).toBe("cured");
  });

  test("what expires without the setting, too, is not its doing", () => {
    expect(cellWord("D1", trials(gone, red, red), trials(gone, gone, red))).toBe("stays");
  });

  test("a cure that lets requests through says so", () => {
    expect(cellWord("D1", leaking, trials(bypass, green, green))).toBe("gone, but diverged; new: D22; lets through");
  });
});

describe("a mode that does not", () => {
  test.each([
    [trials(red, green, red), trials(green, green, green), "open: 0 of 3, without 2 of 3"],
    [trials(red, unclear, red), trials(green, green, green), "open: 0 of 3, without 2 of 3"],
    [trials(green, green, green), trials(red, green, green), "open: 1 of 3, without 0 of 3"],
    [trials(green, green, green), trials(green, green, green), "–"],
    [trials(green, green, green), trials(other, green, green), "–; new: D19"],
    [trials(unclear, green, green), trials(green, green, green), "inconclusive"],
    [trials(), trials(green, green, green), "not run"],
  ])("case %#", (without, having, word) => {
    expect(cellWord("D1", without, having)).toBe(word);
  });
});

test("n/a says of what: the scenario's counter, or the setting, with or without trials beside it", () => {
  const none = trials(na, na, na);
  expect(cellWord("D1", none, none)).toBe("n/a: no such counter");
  expect(cellWord("D1", none, trials(unknown, unknown))).toBe("n/a: no such setting");
  expect(cellWord("D1", trials(), trials(unknown))).toBe("n/a: no such setting");
  expect(cellWord(enforced, leaking, none)).toBe("n/a: switched off");
});

test("whether budgets are held is asked of the trials with the setting alone", () => {
  expect(cellWord(enforced, leaking, trials(green, green, red))).toBe("enforced");
  expect(cellWord(enforced, leaking, trials(green, bypass, green))).toBe("lets through in 1 of 3; new: D22");
  expect(cellWord(enforced, leaking, trials(green, unclear, green))).toBe("inconclusive");
});
