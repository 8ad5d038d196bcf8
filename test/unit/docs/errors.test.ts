import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { catalogue } from "../../../harness/errors/catalogue.ts";
import { errorsPage } from "../../../scripts/as-run/errors.ts";
import { page, root } from "./pages.ts";

/** Everything but the catalogue itself. */
const sources = globSync("{bin,harness,scenarios}/**/*.{js,ts}", { cwd: root })
  .filter((file) => !file.endsWith("errors/catalogue.ts"))
  .map((file) => readFileSync(join(root, file), "utf8"))
  .join("\n")
  .replaceAll(/^ *(?:\*|\/\/|\/\*\*).*$/gm, "");

test.each(Object.keys(catalogue))("%s is thrown somewhere", (code) => {
  expect(sources).toMatch(new RegExp(`"${code}"|\\[${code}\\]`));
});

test("the page has every code", () => {
  expect(page("docs/errors.md").text).toBe(errorsPage(catalogue));
});
