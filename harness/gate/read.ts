import { type Document, LineCounter, type Node, parseDocument } from "yaml";
import type { z } from "zod";
import { modeOf } from "../catalogue/index.ts";
import { GateFile, unknownMode } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";

/** A gate file as it was written, comments included, and what it says. */
export interface ReadGate {
  document: Document;
  gate: GateFile;
}

/**
 * @param file as the user knows it, for errors
 * @throws PhantomError ERR_GATE_INVALID naming line and field
 */
export function readGate(text: string, file: string): ReadGate {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) throw invalid(file, [{ line: broken.linePos?.[0].line ?? 1, message: firstLine(broken.message) }]);
  const parsed = GateFile.safeParse(document.toJS() ?? {});
  const lineOf = (path: readonly PropertyKey[]) => lines.linePos(startOf(document, path)).line;
  if (!parsed.success) {
    const problems = parsed.error.issues.flatMap((issue) => problemsOf(issue));
    throw invalid(
      file,
      problems.map(({ path, message }) => ({ line: lineOf(path), message: `${fieldOf(path)}${message}` })),
    );
  }
  const odd = contradictions(parsed.data);
  if (odd.length === 0) return { document, gate: parsed.data };
  throw invalid(
    file,
    odd.map(({ path, message }) => ({ line: lineOf(path), message: `${fieldOf(path)}${message}` })),
  );
}

interface Problem {
  path: readonly PropertyKey[];
  message: string;
}

/** Of alternatives, what is wrong with the one that was meant: the one of which most was read. */
function problemsOf(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code !== "invalid_union") return [{ path: issue.path, message: worded(issue) }];
  const depth = (branch: readonly z.core.$ZodIssue[]) => {
    if (branch.some(({ path, code }) => path.length === 0 && code !== "unrecognized_keys")) return 0;
    return 1 + Math.max(...branch.map(({ path }) => path.length));
  };
  const [meant] = issue.errors.toSorted((a, b) => depth(b) - depth(a));
  if (meant === undefined || depth(meant) === 0) return [{ path: issue.path, message: issue.message }];
  return meant
    .flatMap((inner) => problemsOf(inner))
    .map(({ path, message }) => ({ path: [...issue.path, ...path], message }));
}

function worded(issue: z.core.$ZodIssue): string {
  if (issue.code === "unrecognized_keys") return `unknown: ${issue.keys.join(", ")}`;
  if (issue.code === "invalid_value" && issue.values.includes("D1")) return "not a mode such as D9";
  if (issue.code === "invalid_value") return `write ${issue.values.join(" or ")}`;
  if (issue.code === "too_small") return `at least ${issue.minimum}${issue.origin === "array" ? " in the list" : ""}`;
  if (issue.code === "too_big") return `at most ${issue.maximum}`;
  if (issue.code === "invalid_type")
    return `${isMissing(issue) ? "it is missing: " : ""}write ${kindOf(issue.expected)}`;
  return issue.message;
}

function isMissing({ message }: z.core.$ZodIssue): boolean {
  return message.endsWith("received undefined");
}

const kinds: Record<string, string> = {
  record: "names, each with its value, below it",
  object: "fields, each with its value",
  array: "a list, such as [1, 2]",
  string: "text, in quotes where it looks like a number",
  int: "a whole number",
  number: "a number",
};

function kindOf(expected: string): string {
  return kinds[expected] ?? expected;
}

/** What each field allows, and together makes no sense. */
function contradictions({ scenarios }: GateFile): Problem[] {
  const names = Object.keys(scenarios);
  if (names.length === 0) return [{ path: ["scenarios"], message: "no scenario is named" }];
  return Object.entries(scenarios).flatMap(([scenario, entry]): Problem[] => {
    if (typeof entry === "string") return [];
    const { known = [], sometimes = {}, issue, reason, until } = entry;
    const path = ["scenarios", scenario];
    const races = Object.keys(sometimes);
    const both = races.filter((mode) => known.some((each) => each === mode));
    const strange = races.filter((mode) => mode !== unknownMode && modeOf(mode) === null);
    const about = issue !== undefined || reason !== undefined || until !== undefined;
    return [
      ...both.map((mode) => ({ path: [...path, "sometimes"], message: `${mode} is in known, too` })),
      ...strange.map((mode) => ({ path: [...path, "sometimes", mode], message: "not a mode such as D9" })),
      ...(about && known.length + races.length === 0 ? [{ path, message: "it names no mode that this is about" }] : []),
    ];
  });
}

/** Where the value is, or what holds it if there is none. */
function startOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as Node | undefined;
    if (node?.range) return node.range[0];
  }
  return 0;
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.length === 0 ? "" : `${path.join(".")}: `;
}

function firstLine(text: string): string {
  return text.split("\n")[0]!.replace(/ at line \d+, column \d+:?$/, "");
}

function invalid(file: string, problems: readonly { line: number; message: string }[]): PhantomError {
  return new PhantomError("ERR_GATE_INVALID", {
    operation: `read ${file}`,
    message: problems.map(({ line, message }) => `${file}:${line}: ${message}`).join("\n"),
    hint: "docs/gate-your-ci.md has the fields; `npx phantom429 gate init --from RELEASE` writes a file to begin with.",
  });
}
