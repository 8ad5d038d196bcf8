import { defineScenario } from "../harness/traffic/index.ts";

/**
 * LiteLLM tries each failed request again twice. The provider fails every attempt of some requests: 500, 503 and 429 with a
 * retry-after, and JSON that breaks off. Three attempts are one request with one reservation R, to be given back once:
 * giving it back per attempt leaves the counter too low, never, too high.
 */
export default defineScenario(import.meta.url, {
  id: "provider-errors-retried",
  title: "Failed requests are tried again and fail again",
  about:
    "LiteLLM tries failed requests twice more and the provider fails every attempt of some. However often one was tried, its reservation must " +
    "be given back exactly once.",
  modes: ["D20"],
  needs: ["reservation", "counter:end_user"],
  settings: ["router_settings.num_retries=2"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm = plan.warm(customer);
    const refusals = [
      { status: 500, inputTokens: 0, chunks: 1 },
      { status: 503, inputTokens: 0, chunks: 1, retryAfterS: 1 },
      { status: 429, inputTokens: 0, chunks: 1, retryAfterS: 1 },
    ];
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
      phases: [
        warm,
        {
          name: "fail",
          purpose: "fault",
          start: "together",
          settle: "quiescent",
          faults: [],
          requests: plan.random.shuffle([...failed, ...completed]),
        },
      ],
    };
  },
});
