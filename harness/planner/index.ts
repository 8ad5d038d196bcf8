export { canonicalJson, planHash } from "../contracts/index.ts";
export type { Budgets, CallerOptions, Customer, PlanBuilder, RequestSpec, SpreadOptions } from "./builder.ts";
export { faultOf } from "./cancels.ts";
export { maxConcurrency } from "./check.ts";
export { inOrder, type PhaseOptions, type RuleInput, redisFault, together, whileHeld } from "./phases.ts";
export { makePlan, type PlanOptions } from "./planner.ts";
export type { Random } from "./random.ts";
export { type Blueprint, defineScenario, type Scenario, type ScenarioDefinition } from "./scenario.ts";
