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

  test("takes only inputs that it has, and gives its scripts the variables that they read", () => {
    const taken = [...readFileSync("action.yml", "utf8").matchAll(/\binputs\.([\w-]+)/g)].map(([, name]) => name);
    expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(taken));
    const given = action.runs.steps.flatMap(({ env }) => Object.keys(env ?? {}));
    const read = globSync("scripts/action/*.ts").flatMap((file) =>
      [...readFileSync(file, "utf8").matchAll(/\b(INPUT_[A-Z]+|COMMENT_FILE|TOKEN)\b|\binput\("(\w+)"\)/g)].map(
        ([name, , input]) => (input === undefined ? name : `INPUT_${input}`),
      ),
    );
    expect(new Set(read).size).toBeGreaterThan(8);
    expect(given).toEqual(expect.arrayContaining(read));
    expect(read).toEqual(expect.arrayContaining(given.filter((name) => name.startsWith("INPUT_"))));
  });

  test("gives the token to the comment alone", () => {
    const holders = action.runs.steps.filter(({ env }) =>
      Object.values(env ?? {}).some((value) => value.includes("token")),
    );
    expect(holders.map(({ name }) => name)).toEqual(["Comment on the pull request"]);
  });
});

/** YAML between fences of a page, of which some are parts of a workflow. */
const snippets = globSync("{README,docs/**/*}.md").flatMap((file) =>
  [...readFileSync(file, "utf8").matchAll(/^```yaml\n(.*?)^```/gms)].map(([, text]) => ({ file, text: text! })),
);
const ours = "phantom429/phantom429@";

describe("pages", () => {
  test("give the action inputs that it has", () => {
    const used = snippets.filter(({ text }) => text.includes(`uses: ${ours}`));
    expect(used.length).toBeGreaterThan(0);
    for (const { file, text } of used) {
      const steps = z.array(Step).parse(parse(text));
      for (const { uses = "", with: given = {} } of steps)
        if (uses.startsWith(ours))
          expect(Object.keys(action.inputs), file).toEqual(expect.arrayContaining(Object.keys(given)));
    }
  });

  test("list every input, and no other", () => {
    const page = readFileSync("docs/gate-your-ci.md", "utf8");
    const [, rows] = /^\| input \| what \|\n\| --- \| --- \|\n((?:\|.*\n)+)/m.exec(page)!;
    const listed = rows!.split("\n").flatMap((row) => [...(row.split("|")[1] ?? "").matchAll(/`([\w-]+)`/g)]);
    expect(listed.map(([, name]) => name).sort()).toEqual(Object.keys(action.inputs).sort());
  });
});

describe.each(examples)("$file", ({ workflow, text }) => {
  test("may only read, unless a job says more", () => expect(workflow.permissions).toEqual({ contents: "read" }));

  test("gives the action inputs that it has, and names others by their full SHA", () => {
    for (const { uses = "", with: given = {} } of stepsOf(workflow)) {
      if (uses.startsWith(ours)) {
        expect(Object.keys(action.inputs)).toEqual(expect.arrayContaining(Object.keys(given)));
      } else if (uses !== "") expect(uses).toMatch(/@[0-9a-f]{40}$/);
    }
  });

  test("reads outputs that the action has", () => {
    const ids = stepsOf(workflow).flatMap(({ uses = "", id }) =>
      uses.startsWith(ours) && id !== undefined ? [id] : [],
    );
    for (const [, step, output] of text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g))
      if (ids.includes(step!)) expect(Object.keys(action.outputs)).toContain(output);
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
