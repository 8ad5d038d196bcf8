import type { EntityKind } from "../../../catalogue/index.ts";
import type { PlannedEntity, PlannedFault, PlannedRequest } from "../../../contracts/index.ts";
import type { Customer, Random } from "../../../planner/index.ts";
import { type Ask, heldAt, holdPoint } from "../asks.ts";
import { isHeldTo } from "../callers.ts";
import type { Ground } from "../ground.ts";

/** The phase that a fault is drawn for. */
export interface Scene {
  random: Random;
  ground: Ground;
  callers: readonly Customer[];
  /** Of each budget, dollars. */
  budget: number;
  asks: readonly Ask[];
}

/** A fault and what it makes of the phase. */
export interface Draft {
  asks: readonly Ask[];
  /** @param request the planned one of an ask, by its index. @param id of the nth fault, from 0 */
  faults(request: (ask: number) => PlannedRequest, id: (n: number) => string): PlannedFault[];
  /** Replicas that serve nothing afterwards. */
  dead?: readonly number[];
}

/** How a kind of fault is drawn. */
export interface Drawer {
  /** How often, beside the others. */
  weight: number;
  /** null: it cannot strike in this scene. */
  draw(scene: Scene): Draft | null;
}

type Entity = Pick<PlannedEntity, "ref" | "kind" | "budget" | "resetEvery">;

/** All entities, each once. */
export function entitiesOf(callers: readonly Customer[]): Entity[] {
  return callers.flatMap(({ entities }) =>
    entities.map(({ ref, kind, budget, resetEvery = null }) => ({ ref, kind, budget, resetEvery })),
  );
}

/** Those whose budgets a caller's requests are held to. */
export function binding(callers: readonly Customer[], caller: number): Entity[] {
  const named = callers[caller]!.identities;
  const own = entitiesOf(callers).filter(({ ref }) => named.includes(ref));
  const kinds: EntityKind[] = own.map(({ kind }) => kind);
  return own.filter(({ kind, budget }) => budget !== null && isHeldTo(kind, kinds));
}

/** The phase with some requests held, and which they are; null: none can be. @param on the replica that serves them */
export function holding(
  { random, asks, callers }: Scene,
  most: number,
  on: number | null,
): { asks: Ask[]; held: number[] } | null {
  const next = [...asks];
  const held: number[] = [];
  for (const index of random.shuffle([...asks.keys()])) {
    const ask = asks[index]!;
    const at = holdPoint(random, ask);
    const changed = binding(callers, ask.caller).length > 0 ? heldAt(ask, at, on ?? ask.on) : null;
    if (changed === null || held.length === most) continue;
    next[index] = changed;
    held.push(index);
  }
  return held.length === 0 ? null : { asks: next, held: held.sort((a, b) => a - b) };
}

/** The same with all others kept away from that replica; null also where there is no other. */
export function holdingOn(scene: Scene, most: number, replica: number): { asks: Ask[]; held: number[] } | null {
  const { random, ground } = scene;
  const others = Array.from({ length: ground.replicas }, (_, index) => index).filter((index) => index !== replica);
  const held = others.length === 0 ? null : holding(scene, most, replica);
  if (held === null) return null;
  const asks = held.asks.map((ask, index) => (held.held.includes(index) ? ask : { ...ask, on: random.pick(others) }));
  return { ...held, asks };
}
