import { type Blueprint, type PlanBuilder, together } from "../../harness/planner/index.ts";

const refusals = [
  { status: 500, inputTokens: 0, chunks: 1 },
  { status: 503, inputTokens: 0, chunks: 1, retryAfterS: 1 },
  { status: 429, inputTokens: 0, chunks: 1, retryAfterS: 1 },
];

/** The provider fails eight requests, however often they are tried: by its status or by JSON that breaks off. Four complete. */
export function failingRequests(plan: PlanBuilder): Blueprint {
  const customer = plan.everyone("customer", 100);
  const warm = plan.warm(customer);
  const failed = [
    ...plan.requests(6, (index) => ({
      as: customer,
      stream: index % 2 === 0,
      outputTokens: 0,
      provider: refusals[index % 3]!,
    })),
    ...plan.requests(2, () => ({ as: customer, stream: false, provider: { ending: "malformed" } })),
  ];
  const completed = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
  return {
    entities: customer.entities,
    phases: [warm, together("fail", plan.random.shuffle([...failed, ...completed]))],
  };
}
