import type { ProviderScript } from "../../harness/contracts/index.ts";
import { type Blueprint, type PlanBuilder, together } from "../../harness/planner/index.ts";

const routes = ["/v1/chat/completions", "/v1/responses", "/v1/messages"] as const;

/** What it takes to answer these. */
export const needs = ["reservation", "counter:end_user", ...routes.map((route) => `route:${route}`)];

/** Each route is asked for JSON and for a stream and answered well but for the usage, beside requests whose usage is right. */
export function wrongUsage(plan: PlanBuilder, usage: ProviderScript["usage"]): Blueprint {
  const customer = plan.customer("customer", 100);
  // So few words that LiteLLM's own count of them names the request, too.
  const wrong = plan.requests(2 * routes.length, (index) => ({
    as: customer,
    route: routes[index % routes.length]!,
    stream: index < routes.length,
    outputTokens: 3,
    provider: { usage },
  }));
  const right = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
  return {
    entities: customer.entities,
    phases: [plan.warm(customer), together("ask", plan.random.shuffle([...wrong, ...right]))],
  };
}
