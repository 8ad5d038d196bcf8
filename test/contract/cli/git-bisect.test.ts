import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";

const driver = join(import.meta.dirname, "git-bisect-run.ts");

/** A repository with a commit for each state. */
function repository(states: readonly string[]) {
  const cwd = mkdtempSync(join(tmpdir(), "p429-bisect-"));
  onTestFinished(() => rmSync(cwd, { recursive: true, force: true }));
  const env = { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", NO_COLOR: "1" };
  const git = (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync("git", args, { cwd, env, encoding: "utf8" });
    return { status, text: stdout + stderr };
  };
  git("init", "--quiet");
  git("config", "user.email", "any@example.invalid");
  git("config", "user.name", "any");
  for (const [at, state] of states.entries()) {
    writeFileSync(join(cwd, "state"), `${state}\n`);
    writeFileSync(join(cwd, "number"), `${at}\n`);
    git("add", ".");
    git("commit", "--quiet", "--message", `commit ${at}`);
  }
  const last = states.length - 1;
  return {
    git,
    run(...more: string[]) {
      const words = ["stream-abort-after-chunk", "--litellm", "path:.", "--bisect-exit-codes", ...more];
      return git("bisect", "run", process.execPath, driver, "run", ...words);
    },
    first: `HEAD~${last}`,
  };
}

test("git bisect run finds what broke it, and skips what cannot be judged", () => {
  const { git, run, first } = repository(["converged", "converged", "dies", "inconclusive", "diverged", "diverged"]);
  git("bisect", "start", "HEAD", first);
  const { status, text } = run("--mode", "D1");
  expect(text).toMatch(/only 'skip'ped commits left to test|first bad commit could be any of/i);
  expect(status).not.toBe(0);
});

test("what fixed it, by --find fixed; bad usage stops the search instead of skipping each commit", () => {
  const { git, run, first } = repository(["diverged", "diverged", "dies", "diverged", "converged", "converged"]);
  git("bisect", "start", "--term-old", "broken", "--term-new", "fixed", "HEAD", first);
  const usage = run("--frobnicate");
  expect(usage.status).not.toBe(0);
  expect(usage.text).toMatch(/exit code 128/);
  expect(usage.text).not.toMatch(/skip/);
  const { status, text } = run("--find", "fixed");
  expect(status).toBe(0);
  expect(text).toMatch(/is the first fixed commit[\s\S]*commit 4/);
});
