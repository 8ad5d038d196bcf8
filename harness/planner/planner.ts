import { entities as kinds } from "../catalogue/index.ts";
import { model, Plan } from "../contracts/index.ts";
import { PhantomError } from "../errors/index.ts";
import { type PlanBuilder, planBuilder } from "./builder.ts";
import { incoherences } from "./check.ts";
import { randomFrom } from "./random.ts";
import { type Blueprint, invalidScenario, type Scenario } from "./scenario.ts";

export interface PlanOptions {
  /** An integer in [0, 2^53). */
  seed: number;
  /** The scenario's own number if left out. */
  replicas?: number | undefined;
}

/** How many a campaign gives it: those asked for, or its own. The reporter of #27639 ran four. */
export function replicasFor(
  scenario: Pick<Scenario, "replicas">,
  { replicas, profile }: { replicas: number | null; profile: "fast" | "reporter" },
): number {
  return replicas ?? Math.max(scenario.replicas, profile === "reporter" ? 4 : 0);
}

/**
 * Resolves a scenario by a seed: everything that will be sent and broken. The same arguments give the same plan on any machine.
 * @throws PhantomError ERR_SEED_MALFORMED, ERR_OPTION_INVALID (replicas), ERR_SCENARIO_INVALID (file and field named)
 */
export function makePlan(scenario: Scenario, { seed, replicas = scenario.replicas }: PlanOptions): Plan {
  requireSeed(seed);
  requireReplicas(scenario, replicas);
  const { entities, phases, background } = build(scenario, planBuilder(replicas, randomFrom(seed)));
  const { name, inputPerToken, outputPerToken } = model;
  const parsed = Plan.safeParse({
    schemaVersion: 1,
    scenario: scenario.id,
    seed,
    replicas,
    model: { name, inputPerToken, outputPerToken },
    needs: scenario.needs,
    settings: scenario.settings,
    entities,
    phases,
    background: background ?? null,
  });
  if (!parsed.success) throw invalidScenario(scenario.url, parsed.error);
  const problems = [...incoherences(parsed.data), ...ownStackProblems(parsed.data, scenario)];
  if (problems.length > 0) throw invalidScenario(scenario.url, problems);
  return parsed.data;
}

/** What trials would share on one stack. */
function ownStackProblems({ entities }: Plan, { exclusive }: Scenario): string[] {
  const shared = entities.filter(({ kind }) => kinds[kind].ownStack);
  return [
    ...(exclusive ? [] : shared.map(({ ref, kind }) => `entities: ${ref} is a ${kind}, which needs exclusive: true`)),
    ...shared
      .filter(({ kind }, index) => shared.findIndex((other) => other.kind === kind) < index)
      .map(({ ref, kind }) => `entities: ${ref} is a second ${kind}, and a stack has one`),
  ];
}

function build({ build, url }: Scenario, plan: PlanBuilder): Blueprint {
  try {
    return build(plan);
  } catch (thrown) {
    if (thrown instanceof PhantomError) throw thrown;
    throw invalidScenario(url, [`build: it threw ${thrown instanceof Error ? thrown.message : String(thrown)}`]);
  }
}

function requireSeed(seed: number): void {
  if (Number.isSafeInteger(seed) && seed >= 0) return;
  throw new PhantomError("ERR_SEED_MALFORMED", {
    operation: "make a plan",
    message: `${seed} is not a seed.`,
    hint: "Give a whole number from 0 to 9007199254740991.",
  });
}

function requireReplicas(scenario: Scenario, replicas: number): void {
  if (Number.isSafeInteger(replicas) && replicas >= scenario.minReplicas) return;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `make a plan of ${scenario.id}`,
    message: `${scenario.id} cannot be run on ${replicas} replicas.`,
    hint: `Give --replicas ${scenario.minReplicas} or more, or leave it out for ${scenario.replicas}.`,
  });
}
