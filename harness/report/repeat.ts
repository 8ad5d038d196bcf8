import type { Environment, Verdict } from "../contracts/index.ts";
import { shellWord, shellWords } from "./shell.ts";

/** The command line that runs this very trial again. */
export function repeatCommand(verdict: Verdict, environment: Environment): string {
  const { subject, stack, profile, command, scenarioFile, replay } = environment;
  // Its record says the rest.
  if (replay !== undefined) return ["npx", "phantom429", "replay", replay].map(shellWord).join(" ");
  const words = ["npx", "phantom429", "run", scenarioFile ?? verdict.scenario];
  if (stack.kind !== "attach") words.push("--litellm", subject.spec);
  words.push("--seed", String(verdict.seed));
  words.push("--replicas", String(stack.replicas));
  if (profile !== "fast") words.push("--profile", profile);
  if (stack.kind === "docker" || stack.kind === "attach") words.push("--stack", stack.kind);
  else if (stack.start !== "fork") words.push("--start", stack.start);
  if (subject.assembled && !/--companions[ =]nearest/.test(command)) words.push("--companions", "nearest");
  return [...words, ...subjectOptions(command)].map(shellWord).join(" ");
}

const subjectsOwn = ["--setting", "--patch", "--image", "--companions", "--url", "--redis", "--database", "--relay"];
/** What says where evidence goes, how it is shown, or which part of a campaign this was. */
const ofThisRun = new Set(["--out", "--shard", "--resume"]);
const ofThisOutput = new Set(["--json", "--verbose"]);

/** The command line that runs all of a campaign's trials again: as it was typed, without what was of that run alone. */
export function repeatWhole({ command }: Pick<Environment, "command">): string {
  const typed = shellWords(command);
  const kept = typed.filter((word, index) => {
    const name = word.split("=")[0]!;
    return !ofThisRun.has(name) && !ofThisRun.has(typed[index - 1] ?? "") && !ofThisOutput.has(word);
  });
  return ["npx", ...kept].map(shellWord).join(" ");
}

const valued = new Set([
  ...subjectsOwn,
  "--replicas",
  "--profile",
  "--stack",
  "--start",
  "--litellm",
  "--seed",
  "--repeat",
]);
const bare = new Set(["--latest-deps"]);

/** The options of a command line as it was recorded; those that do not bear on what runs are left out. */
export function typedOptions(command: string): { name: string; value: string | null }[] {
  const typed = shellWords(command);
  return typed.flatMap((word, index): { name: string; value: string | null }[] => {
    if (bare.has(word)) return [{ name: word, value: null }];
    const [, name = "", value = ""] = /^(--[\w-]+)=(.*)$/s.exec(word) ?? [];
    if (valued.has(name)) return [{ name, value }];
    return valued.has(word) ? [{ name: word, value: typed[index + 1] ?? "" }] : [];
  });
}

/** What was asked of the subject, as it was typed: the environment holds what came of it, defaults included. */
function subjectOptions(command: string): string[] {
  return typedOptions(command)
    .filter(({ name }) => bare.has(name) || subjectsOwn.includes(name))
    .flatMap(({ name, value }) => (value === null ? [name] : [name, value]));
}
