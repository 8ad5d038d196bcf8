import { expect, test } from "vitest";
import { columns } from "../../../harness/report/index.ts";

test("a table wider than its limit wraps its widest columns between words, colours kept on each line", () => {
  const red = "\u001b[31mdiverged (D1, unknown mode)\u001b[39m";
  expect(columns(["scenario", "1.84.0", "why"], [["stream-abort-after-chunk", red, "too much"]], 50)).toBe(
    [
      "scenario                  1.84.0          why",
      "stream-abort-after-chunk  \u001b[31mdiverged (D1,\u001b[39m   too much",
      "                          \u001b[31munknown mode)\u001b[39m",
      "",
    ].join("\n"),
  );
});

test("words are never broken, even when they do not fit", () => {
  expect(columns(["key"], [["spend:end_user:customer"]], 10)).toBe("key\nspend:end_user:customer\n");
  expect(columns(["known as", "key"], [["–", "spend:end_user:customer"]], 10)).toMatch(/^known as {2}key\n/);
});
