import { existsSync } from "node:fs";
import { registerHooks } from "node:module";
import { extname } from "node:path";
import { pathToFileURL } from "node:url";
import { PhantomError } from "../../errors/index.ts";
import type { Scenario } from "../../planner/index.ts";

/** This very package, as its sources or as they were built. */
const library = new URL(`../../index${extname(import.meta.filename)}`, import.meta.url).href;

let namesThisPackage = false;

/**
 * Loads the scenario that a file has as its default export. What the file imports from "phantom429" is this package, wherever
 * the file is.
 * @throws PhantomError ERR_SCENARIO_FILE, and ERR_SCENARIO_INVALID from `defineScenario`
 */
export async function loadScenario(path: string): Promise<Scenario> {
  if (!/\.(ts|mts|js|mjs)$/.test(path)) throw unusable(path, "It does not end in .ts, .mts, .js or .mjs.");
  if (!existsSync(path))
    throw unusable(path, "There is no such file.", "Check the path; a scenario's name has no dot and no slash.");
  nameThisPackage();
  const { default: scenario } = await import(pathToFileURL(path).href).catch((thrown: unknown) => {
    throw notLoaded(path, thrown);
  });
  if (scenario === undefined) throw unusable(path, "It has no default export.");
  if (!isScenario(scenario)) throw unusable(path, "Its default export is not what defineScenario returns.");
  return scenario;
}

function nameThisPackage(): void {
  if (namesThisPackage) return;
  namesThisPackage = true;
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === "phantom429") return { url: library, shortCircuit: true };
      const resolved = next(specifier, context);
      // Where package.json does not say what its files are, Node would try CommonJS first, and warn.
      return resolved.url.endsWith(".ts") && !resolved.format ? { ...resolved, format: "module-typescript" } : resolved;
    },
  });
}

function isScenario(value: unknown): value is Scenario {
  if (typeof value !== "object" || value === null) return false;
  const { id, url, build } = value as Partial<Scenario>;
  return typeof id === "string" && typeof url === "string" && typeof build === "function";
}

function notLoaded(path: string, thrown: unknown): PhantomError {
  if (thrown instanceof PhantomError) return thrown;
  const {
    code,
    message,
    stack = "",
  }: NodeJS.ErrnoException = thrown instanceof Error ? thrown : { name: "", message: String(thrown) };
  if (code === "ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX" || code === "ERR_UNSUPPORTED_NODE_MODULES_TYPE_STRIPPING") {
    const hint =
      "Node only strips types: write no enum, namespace or parameter property, and keep the file out of node_modules.";
    return unusable(path, `Its types cannot be stripped: ${message}`, hint, thrown);
  }
  const [, line] = stack.split(path)[1]?.match(/^:(\d+)/) ?? [];
  const where = line === undefined ? "" : ` (line ${line})`;
  return unusable(
    path,
    `It could not be loaded: ${message}${where}`,
    "Correct the file: it must load by itself.",
    thrown,
  );
}

function unusable(path: string, problem: string, hint?: string, cause?: unknown): PhantomError {
  return new PhantomError("ERR_SCENARIO_FILE", {
    operation: `read the scenario ${path}`,
    message: `${path}: ${problem}`,
    hint:
      hint ?? "A scenario file says `export default defineScenario(import.meta.url, { … })`; see docs/own-scenario.md.",
    cause,
  });
}
