import { modeOf } from "../catalogue/index.ts";
import type { Plan } from "../contracts/index.ts";
import { isExclusive } from "./needs.ts";

export interface ScenarioWords {
  /** A line. */
  title: string;
  /** A paragraph. */
  about: string;
  /** The defects that it showed; what the catalogue does not know is left out. */
  modes: readonly string[];
}

/**
 * A plan as a scenario of one's own: a file that `run` takes. With the plan's own seed, `makePlan` gives the very plan,
 * and with any other seed the same but for that number.
 */
export function scenarioFile(plan: Plan, { title, about, modes }: ScenarioWords): string {
  const { scenario, replicas, needs, settings, entities, phases, background } = plan;
  const definition = {
    id: scenario,
    title: title.slice(0, 100),
    about,
    modes: modes.filter((mode) => modeOf(mode) !== null),
    needs,
    replicas,
    minReplicas: replicas,
    ...(isExclusive(plan) ? { exclusive: true } : {}),
    ...(settings.length > 0 ? { settings } : {}),
  };
  const fields = Object.entries(definition).map(
    ([name, value]) => `  ${name}: ${literal(value, 2, name.length + 4)},\n`,
  );
  const blueprint = { entities, phases, ...(background ? { background } : {}) };
  return (
    `import { defineScenario } from "phantom429";\n\n/** ${about.replaceAll("*/", "* /")} */\n` +
    `export default defineScenario(import.meta.url, {\n${fields.join("")}\n` +
    `  build: () => (${literal(blueprint, 2, 14)}),\n});\n`
  );
}

const lineWidth = 120;

/** A value as JavaScript, in one line where that fits. @param used characters of the line before it */
function literal(value: unknown, indent: number, used: number): string {
  const short = oneLine(value);
  if (indent + used + short.length <= lineWidth || typeof value !== "object" || value === null) return short;
  const inner = " ".repeat(indent + 2);
  const lines = Array.isArray(value)
    ? value.map((item) => `${inner}${literal(item, indent + 2, 1)},\n`)
    : fieldsOf(value).map(([name, field]) => `${inner}${name}: ${literal(field, indent + 2, name.length + 3)},\n`);
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  return `${open}\n${lines.join("")}${" ".repeat(indent)}${close}`;
}

function oneLine(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(oneLine).join(", ")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const fields = fieldsOf(value).map(([name, field]) => `${name}: ${oneLine(field)}`);
  return fields.length === 0 ? "{}" : `{ ${fields.join(", ")} }`;
}

function fieldsOf(value: object): [name: string, field: unknown][] {
  return Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .map(([name, field]) => [/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name), field]);
}
