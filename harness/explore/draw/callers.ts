import { type EntityKind, entities, isWindow } from "../../catalogue/index.ts";
import { type Budgets, type CallerOptions, type Customer, caller, type Random } from "../../planner/index.ts";
import type { Genes } from "./genome.ts";
import type { Ground } from "./ground.ts";
import { sharingCaller } from "./sharing.ts";
import { chance, weigh } from "./weighted.ts";

/** Whoever sends the plan's requests. */
export interface Callers {
  all: readonly Customer[];
  /** Budgets are small, and spent at the end. */
  small: boolean;
  /** The largest budget, dollars. */
  budget: number;
}

/** The largest first. They differ, so that one request has another headroom on each of its counters. Small: a few reservations fit. */
const budgets = { small: [4, 3, 2], large: [100, 80, 50] } as const;
/** Dollars that rows hold before the first request. */
const past = { small: 0.5, large: 5 };

export function drawCallers(genes: Genes, ground: Ground): Callers {
  const random = genes.of("callers");
  const small = chance(random, 25);
  const size = small ? "small" : "large";
  const count = weigh(random, [
    [1, 50],
    [2, 40],
    [3, 10],
  ])!;
  const sharing = genes.of("shared entities");
  const all: Customer[] = [];
  for (const ref of ["a", "b", "c"].slice(0, count)) {
    const chosen = genes.of(`caller ${ref}`);
    const [first] = all;
    const kinds = drawKinds(chosen, first === undefined ? ground.counters : ground.counters.filter(isEachs));
    const own = drawBudgets(chosen, kinds, budgets[size]);
    const options = drawOptions(chosen, kinds, past[size]);
    const shares = first !== undefined && chance(sharing, 60);
    all.push(shares ? sharingCaller(ref, own, { ...options, first, random: sharing }) : caller(ref, own, options));
  }
  return { all, small, budget: budgets[size][0] };
}

function drawKinds(random: Random, counters: readonly EntityKind[]): EntityKind[] {
  const some = counters.filter((kind) => kind !== "key" && chance(random, percentOf(kind)));
  return [...new Set<EntityKind>(["key", ...some.flatMap((kind) => entities[kind].takes), ...some])];
}

/** What there is one of on a stack takes a stack for itself. */
function percentOf(kind: EntityKind): number {
  return isStacks(kind) ? 3 : 30;
}

/** Each caller can have one. */
function isEachs(kind: EntityKind): boolean {
  return !isStacks(kind);
}

function isStacks(kind: EntityKind): boolean {
  return entities[kind].ownStack === true;
}

/** A window without a budget cannot be, and what has no row without one is not compared with it. At least one of the others is held to its budget. */
function drawBudgets(random: Random, kinds: readonly EntityKind[], amounts: readonly number[]): Budgets {
  const drawn = kinds.map(
    (kind) => [kind, needsBudget(kind) || chance(random, 60) ? drawAmount(random, kind, amounts) : null] as const,
  );
  const given = Object.fromEntries(drawn) as Budgets;
  const binds = kinds.some((kind) => typeof given[kind] === "number" && isHeldTo(kind, kinds));
  return binds ? given : { ...given, key: amounts[0]! };
}

/** LiteLLM (1.106.2, 1.110.2) refuses a team with more than its organization has, and a key with more than its project. */
const limitedBy: Partial<Record<EntityKind, EntityKind>> = { team: "organization", project: "team", key: "project" };

function drawAmount(random: Random, kind: EntityKind, amounts: readonly number[]): number {
  return Object.values(limitedBy).includes(kind) ? amounts[0]! : random.pick(amounts);
}

/** Whether LiteLLM takes a larger budget than it had. */
export function mayRise(kind: EntityKind, beside: readonly EntityKind[]): boolean {
  const limit = limitedBy[kind];
  return limit === undefined || !beside.includes(limit);
}

function needsBudget(kind: EntityKind): boolean {
  return isWindow(kind) || entities[kind].rowNeedsBudget === true;
}

/** LiteLLM holds no user to its own budget on a team's key. */
export function isHeldTo(kind: EntityKind, beside: readonly EntityKind[]): boolean {
  const free = entities[kind].freeWith?.kind;
  return free === undefined || !beside.includes(free);
}

/** What was spent in a window before is in no row. */
function drawOptions(random: Random, kinds: readonly EntityKind[], spent: number): CallerOptions {
  if (kinds.some(isWindow)) return {};
  return {
    ...(chance(random, 10) ? { spent } : {}),
    ...(chance(random, 50) ? { resetEvery: "30d" } : {}),
  };
}
