/** The step of action.yml that judges: runs the gate, and writes outputs, annotations, the summary and the comment's text. */

import { spawnSync } from "node:child_process";
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Inputs, readInputs } from "./inputs.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";
import { annotations, comment, summary } from "./words.ts";

const { env } = process;
const cwd = env.GITHUB_WORKSPACE ?? process.cwd();
const bin = env.PHANTOM429_BIN ?? join(import.meta.dirname, "../../bin/phantom429.js");

function judge({ gateFile, litellm, companions, stack, out }: Inputs): {
  outcome: Outcome;
  page: string | null;
  out: string;
} {
  const args = [
    "gate",
    gateFile,
    "--out",
    out,
    "--json",
    "--stack",
    stack,
    ...(litellm === null ? [] : ["--litellm", litellm]),
    ...(companions === null ? [] : ["--companions", companions]),
  ];
  // The summary is written here, once and whole.
  const childEnv = { ...env, GITHUB_STEP_SUMMARY: "" };
  const limit = 1 << 30;
  const { stdout, status } = spawnSync(process.execPath, [bin, ...args], {
    cwd,
    env: childEnv,
    encoding: "utf8",
    maxBuffer: limit,
    stdio: ["ignore", "pipe", "inherit"],
  });
  const outcome = outcomeOf(stdout ?? "", status ?? 3);
  return { outcome, page: outcome.lists === null ? null : textOf(join(out, "gate.md")), out };
}

function unusable(thrown: unknown): ReturnType<typeof judge> {
  const { message, hint } = thrown as Error & { hint?: string };
  const reason = [message, hint ?? ""].join(" ").trim();
  const outcome = { exitCode: 2, verdict: "error", reason, lists: null };
  return { outcome, page: null, out: "" };
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return null;
  }
}

function attempt(): ReturnType<typeof judge> {
  try {
    return judge(readInputs(env, cwd));
  } catch (error) {
    return unusable(error);
  }
}

const { outcome, page, out } = attempt();
for (const line of annotations(outcome)) process.stdout.write(`${line}\n`);
if (env.GITHUB_STEP_SUMMARY) appendFileSync(env.GITHUB_STEP_SUMMARY, summary(outcome, page));
if (env.COMMENT_FILE) {
  const run = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}/actions/runs/${env.GITHUB_RUN_ID}`;
  writeFileSync(env.COMMENT_FILE, comment(outcome, page, env.INPUT_NAME || "gate", run));
}
if (env.GITHUB_OUTPUT) {
  const { verdict, exitCode } = outcome;
  appendFileSync(env.GITHUB_OUTPUT, `verdict=${verdict}\nexit-code=${exitCode}\nreport-dir=${out}\n`);
}
process.stdout.write(`${outcome.reason.trimEnd()}\n`);
