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
  with?: { name?: string; cache?: string };
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

/** The step that publishes two pages, the first of them long, with a gh of this exit code and a git that only records. */
function publish({ gh }: { gh: number }) {
  const [pages, bin, calls] = [join(dir, "pages"), join(dir, "bin"), join(dir, "calls")];
  for (const each of [pages, bin]) mkdirSync(each);
  writeFileSync(join(pages, "9.9.8.md"), `# first\n${"x".repeat(70_000)}`);
  writeFileSync(join(pages, "9.9.9.md"), "# second\n");
  const record = (name: string, code: string) => {
    writeFileSync(join(bin, name), `#!/bin/sh\necho "${name} $*" >> ${calls}\n${code}\n`);
    chmodSync(join(bin, name), 0o755);
  };
  record("git", 'case "$*" in *--cached*) exit 1 ;; esac');
  record("gh", `[ "$(wc -c < ${pages}/body)" -le 65000 ] || exit 9; exit ${gh}`);
  const { status } = spawnSync("bash", ["-e", "-c", step("publish", ({ id }) => id === "publish").run!], {
    cwd: dir,
    env: { PATH: `${bin}${delimiter}${process.env.PATH}`, PAGES: pages, GITHUB_SHA: "sha", GITHUB_REF_NAME: "main" },
  });
  const said = readFileSync(calls, "utf8").split("\n");
  return {
    status,
    deleted: said.filter((line) => line.includes("--delete")),
    opened: said.filter((line) => line.startsWith("gh ")),
  };
}

describe("the workflow that runs each day", () => {
  test("opens a pull request for each page, and cuts a long one", () => {
    const { status, deleted, opened } = publish({ gh: 0 });
    expect({ status, deleted }).toEqual({ status: 0, deleted: [] });
    expect(opened.map((line) => line.slice(0, 36))).toEqual([
      "gh pr create --head canary/9.9.8 --b",
      "gh pr create --head canary/9.9.9 --b",
    ]);
  });

  test("leaves no branch where nothing could be opened, goes on with the next page, and fails", () => {
    const { status, deleted, opened } = publish({ gh: 1 });
    expect(status).toBe(1);
    expect(deleted).toEqual([8, 9].map((patch) => `git push --quiet origin --delete canary/9.9.${patch}`));
    expect(opened).toHaveLength(4);
  });

  test("runs what was just published without a cache that other workflows read", () => {
    expect(jobs.judge!.steps.filter((each) => each.with?.cache !== undefined)).toEqual([]);
  });

  test("judges a named release once more, also where its page is merged", () => {
    expect(step("look", ({ id }) => id === "look").run).toMatch(/RELEASES:\+--again --releases/);
  });

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
