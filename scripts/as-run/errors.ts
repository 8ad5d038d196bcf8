import type { CodeEntry } from "../../harness/errors/catalogue.ts";

/** The page docs/errors.md: each code with its meaning, what to do, and the exit code that comes of it. */
export function errorsPage(catalogue: Readonly<Record<string, CodeEntry>>): string {
  const rows = (exit: number) =>
    Object.entries(catalogue)
      .filter(([, entry]) => entry.exit === exit)
      .map(([code, { means, todo }]) => `| \`${code}\` | ${means} | ${linked(todo)} |`);
  return `# Errors

Written from harness/errors.

An error is shown as \`error[CODE]: what is wrong\`, with a line \`while:\` that says what was being done and a line \`hint:\` that says what to do.
With \`--json\` the same is on stdout as \`{ "exitCode", "error": { "code", "operation", "message", "hint" } }\`. A code keeps its meaning.

A verdict is no error: exit codes 1 and 4 are [verdicts](verdicts.md).

## Exit code 2: usage or configuration

Nothing was started.

${table(rows(2))}

## Exit code 3: the environment

Something is missing, did not start, or went away. What was judged before is kept.

${table(rows(3))}
`;
}

function table(rows: readonly string[]): string {
  return ["| code | what it means | what to do |", "| --- | --- | --- |", ...rows].join("\n");
}

const linked = (text: string) => text.replaceAll(/[\w-]+\.md/g, (page) => `[${page}](${page})`);
