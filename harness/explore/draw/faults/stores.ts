import { inFlight } from "./replicas.ts";
import { binding, type Drawer, type Scene } from "./scene.ts";

/** Those that some request of the phase is held to, of those that are asked for. */
function someBound(scene: Scene): string | null {
  const refs = scene.asks.flatMap(({ caller }) => binding(scene.callers, caller).map(({ ref }) => ref));
  return refs.length === 0 ? null : scene.random.pick(refs);
}

export const counterEvicted: Drawer = {
  weight: 8,
  draw(scene) {
    const ref = someBound(scene);
    if (ref === null) return null;
    return inFlight(scene, (id, whenHeld) => ({ id, kind: "counter-evicted", ref, whenHeld }));
  },
};

export const redisRestart: Drawer = {
  weight: 3,
  draw(scene) {
    const keepData = scene.random.pick([true, false]);
    return inFlight(scene, (id, whenHeld) => ({ id, kind: "redis-restart", keepData, whenHeld }));
  },
};

export const postgresPause: Drawer = {
  weight: 2,
  draw(scene) {
    const forMs = scene.random.pick([3000, 12_000]);
    return inFlight(scene, (id, whenHeld) => ({ id, kind: "postgres-pause", forMs, whenHeld }));
  },
};

export const postgresPartition: Drawer = {
  weight: 2,
  draw(scene) {
    const { random, ground } = scene;
    const replica = random.int(0, ground.replicas - 1);
    const forMs = random.pick([3000, 12_000]);
    return inFlight(scene, (id, whenHeld) => ({ id, kind: "postgres-partition", replica, forMs, whenHeld }));
  },
};

export const rowRefused: Drawer = {
  weight: 2,
  draw(scene) {
    const ref = someBound(scene);
    const forMs = scene.random.pick([5000, 20_000]);
    if (ref === null) return null;
    return inFlight(scene, (id, whenHeld) => ({ id, kind: "row-refused", ref, forMs, whenHeld }));
  },
};
