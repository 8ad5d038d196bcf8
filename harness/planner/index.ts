export { canonicalJson, planHash } from "../contracts/plan-hash.ts";
export type { Budgets, CallerOptions, Customer, PlanBuilder, RequestSpec, SpreadOptions } from "./builder.ts";
export { inOrder, type PhaseOptions, type RuleInput, redisFault, together, whileHeld } from "./phases.ts";
export { makePlan, type PlanOptions } from "./planner.ts";
export type { Random } from "./random.ts";
export { type Blueprint, defineScenario, type Scenario, type ScenarioDefinition } from "./scenario.ts";
