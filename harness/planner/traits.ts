import { type EntityKind, kindOf, type Route, type Trouble, troubles } from "../catalogue/index.ts";
import type { Plan, PlannedRequest } from "../contracts/index.ts";
import { expectedMs } from "./duration.ts";

/** What it takes to meet what a plan does, by its word on the command line. */
export const takes = {
  traffic: "ordinary traffic",
  "hang-ups": "clients that hang up",
  provider: "a provider that fails",
  redis: "a Redis that fails",
  replica: "a replica that dies or stalls",
  postgres: "a Postgres that fails",
  reset: "the end of a budget's period",
  administrator: "an administrator who changes spend or budget",
  setting: "a setting of LiteLLM",
} as const satisfies Record<Trouble | "traffic" | "hang-ups" | "provider" | "setting", string>;
export type Take = keyof typeof takes;

/** What a plan tells of its scenario. */
export interface Traits {
  /** `traffic` where nothing but requests is needed: then with `hang-ups` or `provider`, or alone. */
  takes: readonly Take[];
  routes: readonly Route[];
  /** Kinds with a budget. */
  entities: readonly EntityKind[];
  /** Kinds of fault. */
  faults: readonly string[];
  /** About how long a trial takes on a stack that is up, ms. */
  expectedMs: number;
}

/** What can be known of a scenario without running it. Of any seed: seeds differ in amounts and order. */
export function traitsOf(plan: Plan): Traits {
  const requests = plan.phases.flatMap((phase) => phase.requests);
  const faults = plan.phases.flatMap((phase) => phase.faults);
  const met = new Set<Take>(faults.map((fault) => kindOf(fault).trouble(fault)));
  if (met.size === 0) met.add("traffic");
  if (requests.some(({ cancel }) => cancel !== null)) met.add("hang-ups");
  if (requests.some(isFailed)) met.add("provider");
  if (plan.settings.length > 0) met.add("setting");
  return {
    takes: (Object.keys(takes) as Take[]).filter((take) => met.has(take)),
    routes: [...new Set(requests.map(({ route }) => route))],
    entities: [...new Set(plan.entities.filter(({ budget }) => budget !== null).map(({ kind }) => kind))],
    faults: [...new Set(faults.map(({ kind }) => kind))],
    expectedMs: expectedMs(plan),
  };
}

/** More than requests and settings. */
export function needsTrouble({ takes }: Pick<Traits, "takes">): boolean {
  return takes.some((take) => (troubles as readonly string[]).includes(take));
}

function isFailed({ provider }: PlannedRequest): boolean {
  const { status, ending, usage, duplicateId } = provider;
  return status >= 400 || ending !== "complete" || usage !== "correct" || duplicateId;
}
