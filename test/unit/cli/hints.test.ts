import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../docs/pages.ts";

test("a command that the harness tells people to type begins with npx", () => {
  const files = readdirSync(join(root, "harness"), { recursive: true, encoding: "utf8" });
  const bare = files
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => {
      const lines = readFileSync(join(root, "harness", file), "utf8").split("\n");
      return lines
        .filter((line) => !/^\s*(\*|\/\/)/.test(line) && /`phantom429 [a-z]/.test(line))
        .map((line) => `${file}: ${line}`);
    });
  expect(bare).toEqual([]);
});
