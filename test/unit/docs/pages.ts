import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const root = new URL("../../../", import.meta.url).pathname;

export interface Page {
  /** From the root of the repository. */
  path: string;
  text: string;
}

export function page(path: string): Page {
  return { path, text: readFileSync(join(root, path), "utf8") };
}

/** README, CONTRIBUTING and everything in docs/. */
export function pages(): Page[] {
  const docs = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" });
  const markdown = docs.filter((file) => file.endsWith(".md")).map((file) => `docs/${file}`);
  return ["README.md", "CONTRIBUTING.md", ...markdown.sort()].map(page);
}

/** The arguments of each `phantom429` command in a text, in code blocks and within lines. "…" is no argument. */
export function commandsIn(text: string): string[] {
  return text
    .replaceAll(/ *\\\n\s*/g, " ")
    .replaceAll("://…", "://any")
    .split("\n")
    .flatMap((line) => line.split(/&&|[;|>]| #/))
    .flatMap((part) => /(?:\bnpx |`)phantom429 ([^`…]+)/.exec(part)?.[1] ?? [])
    .map((args) => args.trim());
}

/** The value of each time that an option is given: "--scenario a --scenario b" */
export function valuesOf(option: string, command: string): string[] {
  const words = command.split(/\s+/);
  return words.flatMap((word, index) => (word === option ? (words[index + 1] ?? []) : []));
}
