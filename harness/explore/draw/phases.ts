import { kindOf } from "../../catalogue/index.ts";
import type { PlannedPhase, PlannedRequest, Route } from "../../contracts/index.ts";
import { type Customer, inOrder, type PlanBuilder, type Random, together, whileHeld } from "../../planner/index.ts";
import { type Ask, drawAsk, heldAt, holdPoint, type Manners } from "./asks.ts";
import type { Callers } from "./callers.ts";
import { type Draft, drawers, type Scene } from "./faults/index.ts";
import type { Genes } from "./genome.ts";
import type { Ground } from "./ground.ts";
import { chance, type Weighted, weigh } from "./weighted.ts";

/** A phase before its requests have ids and replicas. */
export interface PhaseDraft {
  name: string;
  start: PlannedPhase["start"];
  everyMs: number | null;
  draft: Draft;
}

const starts: Weighted<PlannedPhase["start"]> = [
  ["together", 60],
  ["in-order", 20],
  ["while-held", 20],
];

/** What all phases of a plan have in common. */
export interface Setting {
  ground: Ground;
  callers: Callers;
  routes: readonly Route[];
}

export function drawPhase(genes: Genes, name: string, { ground, callers, routes }: Setting, size: number): PhaseDraft {
  const random = genes.of(name);
  const manners: Manners = { cancels: chance(random, 65), misbehaves: chance(random, 40) };
  const asks = Array.from({ length: size }, (_, index) =>
    drawAsk(genes, `${name} request ${index + 1}`, routes, callers.all.length, manners),
  );
  const start = weigh(random, starts)!;
  const everyMs = start === "together" && chance(random, 10) ? random.pick([50, 400]) : null;
  const faulty = chance(random, 45) ? drawFault(genes, name, { ...callers, callers: callers.all, ground, asks }) : null;
  const draft = faulty ?? { asks, faults: () => [] };
  if (draft.asks.some(({ spec }) => spec.holdAt !== undefined))
    return { name, start: "together", everyMs: null, draft };
  if (start !== "while-held") return { name, start, everyMs, draft };
  const held = someHeld(random, draft.asks);
  return held === null
    ? { name, start: "together", everyMs, draft }
    : { name, start, everyMs: null, draft: { ...draft, asks: held } };
}

/** One that can strike; null: after some attempts none can. */
function drawFault(genes: Genes, phase: string, scene: Omit<Scene, "random">): Draft | null {
  const random = genes.of(`${phase} fault`);
  const possible = Object.entries(drawers).filter(
    ([kind]) => !kindOf({ kind } as never).needs.some((need) => scene.ground.lacks.includes(need)),
  );
  for (let attempt = 0; attempt < 4; attempt++) {
    const drawer = weigh(
      random,
      possible.map(([, one]) => [one, one.weight]),
    )!;
    const draft = drawer.draw({ ...scene, random });
    if (draft !== null) return draft;
  }
  return null;
}

/** Between one and half of them are held until the others have ended; null: it cannot be. */
function someHeld(random: Random, asks: readonly Ask[]): Ask[] | null {
  if (asks.length < 2) return null;
  const next = [...asks];
  let held = 0;
  const wanted = random.int(1, Math.floor(asks.length / 2));
  for (const index of random.shuffle([...asks.keys()])) {
    const changed = held < wanted ? heldAt(asks[index]!, holdPoint(random, asks[index]!)) : null;
    if (changed === null) continue;
    next[index] = changed;
    held += 1;
  }
  // A client that leaves at its hold is neither held to the end nor sent meanwhile.
  const meanwhile = next.some(({ spec }) => spec.holdAt === undefined && spec.hangUp === undefined);
  return held > 0 && meanwhile ? next : null;
}

/** With ids, replicas and faults. @param firstFault the number of its first fault */
export function buildPhase(
  { name, start, everyMs, draft }: PhaseDraft,
  plan: PlanBuilder,
  callers: readonly Customer[],
  firstFault: number,
): PlannedPhase {
  const planned = new Map<number, PlannedRequest>();
  const groups = Map.groupBy(draft.asks.entries(), ([, { on }]) => on);
  for (const [on, members] of groups) {
    const specs = members.map(([, { caller, spec }]) => ({ as: callers[caller]!, ...spec }));
    const requests = plan.requests(specs.length, (n) => specs[n]!, on === null ? {} : { on: [on] });
    for (const [n, [index]] of members.entries()) planned.set(index, requests[n]!);
  }
  const requests = draft.asks.map((_, index) => planned.get(index)!);
  const faults = draft.faults(
    (ask) => planned.get(ask)!,
    (n) => `f${firstFault + n}`,
  );
  const make = { together, "in-order": inOrder, "while-held": whileHeld }[start];
  return make(name, requests, { faults, ...(everyMs === null ? {} : { everyMs }) });
}
