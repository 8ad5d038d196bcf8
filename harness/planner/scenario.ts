import { z } from "zod";
import { EntityKind, modeOf, Route } from "../catalogue/index.ts";
import type { Background, EntityInput, PlannedPhase } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import type { PlanBuilder } from "./builder.ts";

/** What a scenario's `build` returns; with the seed it becomes a Plan. */
export interface Blueprint {
  entities: EntityInput[];
  phases: PlannedPhase[];
  background?: Background;
}

export interface ScenarioDefinition {
  /** Its name on the command line: lower case words joined by dashes, the same as its file's. */
  id: string;
  /** One line. */
  title: string;
  /** One paragraph: what is sent, what is broken, what must hold and why the arithmetic is right. */
  about: string;
  /** Catalogue ids of the defects that it can show, e.g. "D1"; a control has none. */
  modes?: string[];
  /** What a subject must have for it to mean anything: "reservation", "counter:end_user" … */
  needs: string[];
  /** One of the few to begin with: they come first in lists. */
  beginWith?: boolean;
  /** Replicas when none are asked for; 2 if left out. */
  replicas?: number;
  /** With fewer it cannot be run; 1 if left out. */
  minReplicas?: number;
  /**
   * True when its faults reach beyond its own entities (a replica killed, a Redis fault that opens LiteLLM's circuit
   * breaker): it runs alone on its stack and the replicas are restarted afterwards.
   */
  exclusive?: boolean;
  /** Settings that it needs, as `--setting` takes them: it then runs on a stack of its own. */
  settings?: string[];
  build(plan: PlanBuilder): Blueprint;
}

/** `url` is that of the file that declares it. */
export type Scenario = Required<ScenarioDefinition> & { readonly url: string };

const capabilities = [
  "reservation",
  "stack:docker",
  "spend-ledger",
  ...EntityKind.options.map((kind) => `counter:${kind}`),
  ...Route.options.map((route) => `route:${route}`),
] as [string, ...string[]];

const Definition = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/, "not lower case words joined by dashes"),
  title: z.string().min(1).max(100),
  about: z.string().min(1),
  modes: z.array(z.string().refine((id) => modeOf(id) !== null, "not a catalogue id such as D1")).default([]),
  needs: z.array(z.enum(capabilities)),
  beginWith: z.boolean().default(false),
  replicas: z.number().int().positive().default(2),
  minReplicas: z.number().int().positive().default(1),
  exclusive: z.boolean().default(false),
  settings: z.array(z.string()).default([]),
  build: z.custom<ScenarioDefinition["build"]>((value) => typeof value === "function", "not a function"),
});

/**
 * Declares a scenario: the default export of a file.
 * @param url the file's own `import.meta.url`, for error messages and for the command that repeats a trial
 * @throws PhantomError ERR_SCENARIO_INVALID naming file and field
 */
export function defineScenario(url: string, definition: ScenarioDefinition): Scenario {
  const checked = Definition.safeParse(definition);
  if (!checked.success) throw invalidScenario(url, checked.error);
  return { ...checked.data, url };
}

/** ERR_SCENARIO_INVALID from a zod error, or from messages that name their field. */
export function invalidScenario(url: string, problem: z.ZodError | string[]): PhantomError {
  const file = url.split("/").slice(-2).join("/");
  const lines = Array.isArray(problem)
    ? problem
    : problem.issues.map((issue) => `${issue.path.join(".") || "(whole)"}: ${issue.message}`);
  return new PhantomError("ERR_SCENARIO_INVALID", {
    operation: `read scenario ${file}`,
    message: `${file}: ${lines.join("; ")}`,
    hint: "Correct the field named above; docs/write-a-scenario.md explains each of them.",
    ...(Array.isArray(problem) ? {} : { cause: problem }),
  });
}
