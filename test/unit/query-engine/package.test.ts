import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { home } from "@phantom429/query-engine";
import { expect, test } from "vitest";

type Manifest = { version: string; dependencies: Record<string, string> };
const read = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Manifest;
const own = read(join(home, "package.json"));
const root = read(join(import.meta.dirname, "../../../package.json"));

test("it lists what it imports, and nothing else", () => {
  const imported = readdirSync(home, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .flatMap((file) => [...readFileSync(join(home, file), "utf8").matchAll(/(?:from |resolve\()"([^".][^"]*)"/g)])
    .map(([, name = ""]) => /^(?:@[^/]+\/)?[^/]+/.exec(name)![0])
    .filter((name) => !name.startsWith("node:"));
  expect(Object.keys(own.dependencies)).toEqual([...new Set(imported)].sort());
});

/** phantom429's tarball has it compiled below dist/, where it finds what phantom429 has installed. */
test("phantom429 installs the same, in the same versions", () => {
  expect(root.dependencies).toMatchObject(own.dependencies);
  expect(own.version).toBe(root.version);
});
