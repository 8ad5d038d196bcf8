import { EntityKind, type Need, Route } from "../../catalogue/index.ts";
import type { Environment } from "../../contracts/index.ts";

/** What plans can be about on one LiteLLM and its stack. */
export interface Ground {
  replicas: number;
  /** Kinds with a counter. */
  counters: readonly EntityKind[];
  routes: readonly Route[];
  /** What faults cannot have here. */
  lacks: readonly Need[];
}

/** Before anything is known of the LiteLLM. */
export function wholeGround(replicas: number, stack: "local" | "docker"): Ground {
  return {
    replicas,
    counters: EntityKind.options,
    routes: Route.options,
    lacks: stack === "local" ? ["memory limit"] : [],
  };
}

/** What a trial's record says of the LiteLLM. */
export function narrowed(ground: Ground, { subject }: Pick<Environment, "subject">): Ground {
  const { capabilities, look } = subject;
  const routes: readonly string[] | undefined = capabilities.routes;
  return {
    ...ground,
    counters: ground.counters.filter(
      (kind) => capabilities.counters.includes(kind) || look?.counters.includes(kind) === true,
    ),
    routes: ground.routes.filter((route) => routes?.includes(route) !== false),
  };
}
