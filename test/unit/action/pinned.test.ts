import { globSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";

const Step = z.strictObject({
  id: z.string().optional(),
  name: z.string().optional(),
  if: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  shell: z.string().optional(),
  env: z.record(z.string(), z.string()).optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  "working-directory": z.string().optional(),
});
const Action = z.strictObject({
  name: z.string(),
  description: z.string(),
  branding: z.object({ icon: z.string(), color: z.string() }),
  inputs: z.record(z.string(), z.strictObject({ description: z.string(), default: z.string() })),
  outputs: z.record(z.string(), z.strictObject({ description: z.string(), value: z.string() })),
  runs: z.strictObject({ using: z.literal("composite"), steps: z.array(Step) }),
});
const Workflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), z.object({ steps: z.array(Step) })),
});

const action = Action.parse(parse(readFileSync("action.yml", "utf8")));
const examples = globSync("docs/workflows/*.yml").map((file) => ({
  file,
  text: readFileSync(file, "utf8"),
  workflow: Workflow.parse(parse(readFileSync(file, "utf8"))),
}));
const stepsOf = ({ jobs }: z.infer<typeof Workflow>) => Object.values(jobs).flatMap(({ steps }) => steps);

describe("action.yml", () => {
  test("names every action by its full SHA", () => {
    const used = action.runs.steps.flatMap(({ uses }) => uses ?? []);
    expect(used.length).toBeGreaterThan(3);
    for (const uses of used) expect(uses).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
  });

  test("hands inputs to scripts as variables, never as their text", () => {
    for (const { run, shell } of action.runs.steps.filter((step) => step.run !== undefined)) {
      expect(run).not.toContain("${{");
      expect(shell).toBe("bash");
    }
  });

  test("uses every input, and has the outputs of its step", () => {
    const text = readFileSync("action.yml", "utf8");
    for (const input of Object.keys(action.inputs)) expect(text).toContain(`inputs.${input}`);
    expect(Object.keys(action.outputs)).toEqual(["verdict", "exit-code", "report-dir"]);
  });

  test("gives the token to the comment alone", () => {
    const holders = action.runs.steps.filter(({ env }) =>
      Object.values(env ?? {}).some((value) => value.includes("token")),
    );
    expect(holders.map(({ name }) => name)).toEqual(["Comment on the pull request"]);
  });
});

describe.each(examples)("$file", ({ workflow, text }) => {
  test("may only read, unless a job says more", () => expect(workflow.permissions).toEqual({ contents: "read" }));

  test("gives the action inputs that it has, and names others by their full SHA", () => {
    for (const { uses = "", with: given = {} } of stepsOf(workflow)) {
      if (uses.startsWith("phantom429/phantom429@")) {
        expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
      } else if (uses !== "") expect(uses).toMatch(/@[0-9a-f]{40}$/);
    }
  });

  test("takes this version of phantom429", () => {
    const { version } = JSON.parse(readFileSync("package.json", "utf8")) as { version: string };
    const [uses, refs] = [/phantom429\/phantom429@v(\S+)/g, /ref: v(\S+)/g].map((name) => [...text.matchAll(name)]);
    for (const [, named] of [...uses!, ...refs!]) expect(named).toBe(version);
  });

  test("says for each action which release its SHA is", () => {
    for (const line of text.split("\n").filter((each) => each.includes("uses: actions/")))
      expect(line).toMatch(/ # v\d+\.\d+\.\d+$/);
  });
});
