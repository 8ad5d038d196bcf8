import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Lock } from "../../../scripts/as-run/licences.ts";

const top = join(import.meta.dirname, "../../..");
const json = (file: string) => JSON.parse(readFileSync(join(top, file), "utf8"));
const { packages } = json("package-lock.json") as Lock;
const fetched = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules/") && !link);

test.each(["package.json", "packages/query-engine/package.json"])("%s names exact versions", (file) => {
  const { dependencies = {}, devDependencies = {}, overrides = {} } = json(file);
  for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...overrides }))
    expect(version, name).toMatch(/^\d+\.\d+\.\d+(-[\w.-]+)?$/);
});

test("each package that is fetched has its hash", () => {
  expect(fetched.length).toBeGreaterThan(300);
  expect(fetched.filter(([, { integrity = "" }]) => !/^sha512-/.test(integrity)).map(([path]) => path)).toEqual([]);
});

/** What may be shipped with a program under the MIT licence. Those that state none: see their LICENSE files (MIT). */
const free = /^(MIT|ISC|Apache-2\.0|BSD-[23]-Clause|0BSD|BlueOak-1\.0\.0|Unlicense|\(MIT AND Zlib\)|MIT OR Apache-2\.0)$/;
const unstated = ["buildcheck", "cpu-features", "ssh2"];

test("what is installed with phantom429 is under a free licence", () => {
  const others = fetched
    .filter(([path, { dev, devOptional, license }]) => {
      const isKnown = unstated.some((name) => path.endsWith(`node_modules/${name}`));
      return !dev && !devOptional && !(license === undefined ? isKnown : free.test(license));
    })
    .map(([path, { license }]) => `${path}: ${license}`);
  expect(others).toEqual([]);
});
