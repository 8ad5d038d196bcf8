import type { PlannedFault } from "../../../contracts/index.ts";
import { chance } from "../weighted.ts";
import { type Draft, type Drawer, holding, holdingOn, type Scene } from "./scene.ts";

/** One that strikes a replica with requests in flight. */
function struck(scene: Scene, make: (id: string, replica: number, whenHeld: string[]) => PlannedFault): Draft | null {
  const { random, ground } = scene;
  const replica = random.int(0, ground.replicas - 1);
  const found = holdingOn(scene, random.int(1, 4), replica);
  if (found === null) return null;
  return {
    asks: found.asks,
    faults: (request, id) => [
      make(
        id(0),
        replica,
        found.held.map((ask) => request(ask).id),
      ),
    ],
  };
}

/** The same of one that ends the replica, which is sometimes started again. */
function dying(scene: Scene, make: (id: string, replica: number, whenHeld: string[]) => PlannedFault): Draft | null {
  const draft = struck(scene, make);
  if (draft === null) return null;
  const victim = draft.asks.find(({ spec }) => spec.holdAt !== undefined)!.on!;
  if (!chance(scene.random, 40)) return { ...draft, dead: [victim] };
  return {
    asks: draft.asks,
    faults(request, id) {
      const first = draft.faults(request, id);
      const whenStruck = first[0]!.id;
      return [...first, { id: id(1), kind: "replica-restart", replica: victim, whenHeld: [], whenStruck }];
    },
  };
}

export const replicaKill: Drawer = {
  weight: 6,
  draw: (scene) => dying(scene, (id, replica, whenHeld) => ({ id, kind: "replica-kill", replica, whenHeld })),
};

export const replicaOom: Drawer = {
  weight: 2,
  draw: (scene) => dying(scene, (id, replica, whenHeld) => ({ id, kind: "replica-oom", replica, whenHeld })),
};

export const replicaStop: Drawer = {
  weight: 3,
  draw: (scene) =>
    dying(scene, (id, replica, whenHeld) => ({ id, kind: "replica-stop", replica, whenHeld, graceMs: 10_000 })),
};

export const replicaPause: Drawer = {
  weight: 3,
  draw(scene) {
    const forMs = scene.random.pick([2000, 8000]);
    return struck(scene, (id, replica, whenHeld) => ({ id, kind: "replica-pause", replica, whenHeld, forMs }));
  },
};

export const replicaRestart: Drawer = {
  weight: 2,
  draw: (scene) => struck(scene, (id, replica, whenHeld) => ({ id, kind: "replica-restart", replica, whenHeld })),
};

/** One that strikes a store with requests in flight, wherever they are. */
export function inFlight(scene: Scene, make: (id: string, whenHeld: string[]) => PlannedFault): Draft | null {
  const found = holding(scene, scene.random.int(1, 4), null);
  if (found === null) return null;
  return {
    asks: found.asks,
    faults: (request, id) => [
      make(
        id(0),
        found.held.map((ask) => request(ask).id),
      ),
    ],
  };
}
