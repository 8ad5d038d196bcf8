import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { parse } from "yaml";

interface Step {
  id?: string;
  if?: string;
  run?: string;
  with?: { name?: string };
}

const file = ".github/workflows/canary.yml";
const { jobs } = parse(readFileSync(file, "utf8")) as { jobs: Record<string, { steps: Step[] }> };
const step = (job: string, which: (step: Step) => boolean) => jobs[job]!.steps.find(which)!;

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "p429-workflow-"));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** The step that judges, with an npm whose canary writes a page (or none), ends with a code, and then lists what is left. */
function judge({ code, page, left }: { code: number; page: boolean; left: string }) {
  const npm = join(dir, "npm");
  const written = page ? "echo page > reports/canary/9.9.9.md" : "true";
  writeFileSync(npm, `#!/bin/sh\ncase "$*" in *--list*) echo '${left}' ;; *) ${written}; exit ${code} ;; esac\n`);
  chmodSync(npm, 0o755);
  mkdirSync(join(dir, "reports/canary"), { recursive: true });
  const [output, summary] = [join(dir, "output"), join(dir, "summary")];
  for (const each of [output, summary]) writeFileSync(each, "");
  const { status } = spawnSync("bash", ["-e", "-c", step("judge", ({ id }) => id === "judge").run!], {
    cwd: dir,
    env: {
      PATH: `${dir}${delimiter}${process.env.PATH}`,
      RELEASE: "9.9.9",
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
    },
  });
  return { status, output: readFileSync(output, "utf8"), summary: readFileSync(summary, "utf8") };
}

describe("the workflow that runs each day", () => {
  test.each([0, 1, 4])("publishes the page of a release that was judged (exit %i)", (code) => {
    const page = judge({ code, page: true, left: "[]" });
    expect(page).toEqual({ status: 0, output: "final=true\n", summary: "page\n" });
  });

  test("shows a page that says `not judged`, and does not publish it: a branch would hide the release tomorrow", () => {
    expect(judge({ code: 3, page: true, left: '["9.9.9"]' })).toEqual({ status: 1, output: "", summary: "page\n" });
  });

  test("publishes nothing where there is no page", () => {
    expect(judge({ code: 2, page: false, left: '["9.9.9"]' })).toEqual({ status: 1, output: "", summary: "" });
  });

  test("uploads only a page that stands", () => {
    const upload = step("judge", (each) => each.with?.name?.startsWith("canary-page") ?? false);
    expect(upload.if).toBe("always() && steps.judge.outputs.final == 'true'");
  });

  test("skips a release for its branch alone, so that deleting the branch has it run once more", () => {
    const look = step("look", ({ id }) => id === "look").run!;
    expect(look).toContain('git ls-remote --exit-code --heads origin "canary/$release"');
    expect(look).not.toContain("gh ");
  });
});
