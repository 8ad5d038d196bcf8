import { entities } from "../../../catalogue/index.ts";
import type { PlannedFault } from "../../../contracts/index.ts";
import { mayRise } from "../callers.ts";
import { chance } from "../weighted.ts";
import { inFlight } from "./replicas.ts";
import { type Draft, type Drawer, entitiesOf, type Scene } from "./scene.ts";

/** With requests in flight, or before the phase sends any. */
function sometime(scene: Scene, make: (id: string, whenHeld: string[]) => PlannedFault): Draft | null {
  if (chance(scene.random, 60)) return inFlight(scene, make);
  return { asks: scene.asks, faults: (_, id) => [make(id(0), [])] };
}

/** An administrator sets what was spent, or the period of a budget ends. */
export const spendReset: Drawer = {
  weight: 12,
  draw(scene) {
    const { random, callers, ground, budget } = scene;
    const all = entitiesOf(callers);
    const byHand = all.flatMap(({ ref, kind }) =>
      (["reset", "update"] as const)
        .filter((route) => entities[kind].setSpend[route] !== undefined)
        .map((route) => ({ ref, by: "administrator" as const, ...(kind === "key" ? { route } : {}) })),
    );
    const over = all
      .filter(
        ({ kind, budget: own, resetEvery }) => entities[kind].period !== null && resetEvery !== null && own !== null,
      )
      .map(({ ref }) => ({ ref, by: "period" as const }));
    // Each caller has a key, so there is always something to set by hand; few have a period that can end.
    const ways = over.length > 0 && chance(random, 75) ? over : byHand;
    if (ways.length === 0) return null;
    const way = random.pick(ways);
    const replica = random.int(0, ground.replicas - 1);
    // Only `/key/update` raises it.
    const to = "route" in way && way.route === "update" && chance(random, 50) ? { to: budget / 8 } : {};
    return sometime(scene, (id, whenHeld) => ({ id, kind: "spend-reset", replica, whenHeld, ...way, ...to }));
  },
};

export const budgetChange: Drawer = {
  weight: 6,
  draw(scene) {
    const { random, callers, ground, budget } = scene;
    const ways = entitiesOf(callers).flatMap(({ ref, kind, budget: own }) =>
      own === null ? [] : (entities[kind].changed?.fields ?? []).map((field) => ({ ref, kind, field })),
    );
    if (ways.length === 0) return null;
    const { ref, kind, field } = random.pick(ways);
    const beside = entitiesOf(callers).map((one) => one.kind);
    const values = {
      budget: { budget: random.pick(mayRise(kind, beside) ? [budget / 2, budget * 2] : [budget / 2]) },
      resetEvery: { resetEvery: "30d" },
      boost: { boost: { by: budget, forMs: 60_000 } },
      spend: { spend: budget / 8 },
    };
    const replica = random.int(0, ground.replicas - 1);
    return sometime(scene, (id, whenHeld) => ({ id, kind: "budget-change", ref, replica, whenHeld, ...values[field] }));
  },
};
