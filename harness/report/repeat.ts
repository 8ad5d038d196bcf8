import type { Environment, Verdict } from "../contracts/index.ts";
import { shellWord, shellWords } from "./shell.ts";

/** The command line that runs this very trial again. */
export function repeatCommand(verdict: Verdict, environment: Environment): string {
  const { subject, stack, profile, command } = environment;
  const words = [
    "npx",
    "phantom429",
    "run",
    verdict.scenario,
    "--litellm",
    subject.spec,
    "--seed",
    String(verdict.seed),
  ];
  words.push("--replicas", String(stack.replicas));
  if (profile !== "fast") words.push("--profile", profile);
  if (stack.kind === "docker") words.push("--stack", "docker");
  else if (stack.start !== "fork") words.push("--start", stack.start);
  return [...words, ...subjectOptions(command)].map(shellWord).join(" ");
}

/** What was asked of the subject, as it was typed: the environment holds what came of it, defaults included. */
function subjectOptions(command: string): string[] {
  const typed = shellWords(command);
  return typed.flatMap((word, index) => {
    if (word === "--latest-deps" || /^--(setting|patch|image)=/.test(word)) return [word];
    return ["--setting", "--patch", "--image"].includes(word) ? [word, typed[index + 1] ?? ""] : [];
  });
}
