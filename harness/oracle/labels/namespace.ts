import { namespaceOf } from "../../preflight/index.ts";
import type { Case } from "../counters/index.ts";
import type { Label } from "./label.ts";

/** Two deployments with a Redis in common then have their counters in common, too. */
export function withoutNamespace({ counters, trial }: Case): Label<"namespace-ignored">[] {
  const namespace = namespaceOf(trial.environment);
  const [counter] = counters;
  if (namespace === null || !counter || counter.key.startsWith(`${namespace}:`)) return [];
  return [{ kind: "namespace-ignored", counter: counter.key, namespace }];
}
