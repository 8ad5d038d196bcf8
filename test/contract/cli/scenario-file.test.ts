import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { phantom429 } from "./processes.ts";

let elsewhere: string;
beforeEach(() => {
  elsewhere = mkdtempSync(join(tmpdir(), "p429-elsewhere-"));
});
afterEach(() => rmSync(elsewhere, { recursive: true, force: true }));

/** Only on three replicas, so that it can be refused before anything starts. */
const source = (id = "mine") => `
import { defineScenario, type Blueprint, type PlanBuilder } from "phantom429";
import { customer } from "./parts/customer.ts";

export default defineScenario(import.meta.url, {
  id: "${id}",
  title: "Mine",
  about: "It is mine.",
  needs: ["reservation"],
  minReplicas: 3,
  replicas: 3,
  build(plan: PlanBuilder): Blueprint {
    return { entities: customer(plan).entities, phases: [plan.warm(customer(plan))] };
  },
});
`;
const part = `
import type { PlanBuilder } from "phantom429";
export const customer = (plan: PlanBuilder) => plan.customer("customer", 1);
`;

function write(files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    const path = join(elsewhere, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

async function run(...names: string[]) {
  const files = names.map((name) => (name.includes(".") ? join(elsewhere, name) : name));
  await using started = phantom429(["run", ...files, "--replicas", "2", "--litellm", "1.84.0"]);
  return await started.exited;
}

test.each([
  ["a directory without a package", {}],
  ["a package that does not say what its files are", { "package.json": "{}" }],
])('a file in %s has "phantom429", and is run', async (_, more) => {
  write({ "mine.ts": source(), "parts/customer.ts": part, ...more });
  const { code, stderr } = await run("mine.ts", "control-success");
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(
      /^error\[ERR_OPTION_INVALID\]: mine cannot be run on 2 replicas\.\n {2}while: .*\n {2}hint: .*\n$/,
    ),
  });
});

test.each<[string, Record<string, string>, string]>([
  ["gone.ts", {}, "There is no such file"],
  ["mine.py", { "mine.py": "" }, "It does not end in .ts"],
  ["none.mjs", { "none.mjs": "export const x = 1;" }, "It has no default export"],
  ["three.mjs", { "three.mjs": "export default 3;" }, "Its default export is not what defineScenario returns"],
  ["throws.ts", { "throws.ts": '\nthrow new Error("oh no");\nexport {};' }, "oh no (line 2)"],
  ["enum.ts", { "enum.ts": "enum A { b }\nexport default A;" }, "Its types cannot be stripped"],
  [
    "lacks.ts",
    { "lacks.ts": 'import x from "nowhere-at-all";\nexport default x;' },
    "Cannot find package 'nowhere-at-all'",
  ],
])("%s starts nothing, and there is no stack trace", async (name, files, why) => {
  write(files);
  const { code, stdout, stderr } = await run(name);
  expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  expect(stderr).toMatch(/^error\[ERR_SCENARIO_FILE\]: .*\n {2}while: .*\n {2}hint: .*\n$/);
  expect(stderr).toContain(why);
});

test("a field that is wrong is named with its file", async () => {
  write({ "mine.ts": source("My Own"), "parts/customer.ts": part });
  const { code, stderr } = await run("mine.ts");
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^error\[ERR_SCENARIO_INVALID\]: .*mine\.ts: id:/),
  });
});

test.each([[["a.ts", "b.ts"]], [["a.ts", "control-stream"]]])("two of one name are refused: %j", async (names) => {
  const id = names.includes("b.ts") ? "mine" : "control-stream";
  write({ "a.ts": source(id), "b.ts": source(id), "parts/customer.ts": part });
  const { code, stderr } = await run(...names);
  expect({ code, stderr }).toEqual({
    code: 2,
    stderr: expect.stringMatching(/^error\[ERR_SCENARIO_INVALID\]: Two scenarios have the id/),
  });
});
