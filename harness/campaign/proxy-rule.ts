import type { BoundEntity, Plan, ProxyRule, RedisRule } from "../contracts/index.ts";
import { amountsOf } from "../planner/index.ts";
import { escapeGlob } from "../redis-proxy/index.ts";

/** A planned rule with Redis's own keys and the amounts that it is aimed at. */
export function proxyRule({ aim, ...rule }: RedisRule, plan: Plan, entities: readonly BoundEntity[]): ProxyRule {
  const key = keyOf(rule.key, entities);
  return { ...rule, key, ...(aim === undefined ? {} : { amountIn: amountsOf(plan, aim) }) };
}

/** `counter:REF` stands for the key of that entity's counter, `counter:*` for the keys of all. */
function keyOf(key: string, entities: readonly BoundEntity[]): string | string[] {
  if (!key.startsWith("counter:")) return key;
  const ref = key.slice("counter:".length);
  if (ref === "*") return entities.map(({ counterKey }) => escapeGlob(counterKey));
  const bound = entities.find((entity) => entity.ref === ref);
  return bound ? escapeGlob(bound.counterKey) : key;
}
