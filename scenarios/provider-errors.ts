import type { RequestSpec } from "../harness/planner/index.ts";
import { defineScenario, together } from "../harness/planner/index.ts";

/**
 * The provider fails in all the ways that it has: status 500, 503 and 429, a JSON answer that breaks off, a stream that is not
 * SSE any more, and a stream that is reset after two chunks, each once on every replica. A refused one costs nothing, a broken
 * one at most what was sent; none may keep its reservation (D7), and if the row is billed for what was sent the counter must
 * be, too (D21). The others complete.
 */
export default defineScenario(import.meta.url, {
  id: "provider-errors",
  title: "The provider fails in every way it has",
  about:
    "The provider answers 500, 503 and 429, sends broken JSON and broken SSE, and resets a stream after two chunks, each once on every " +
    "replica, while other requests complete. What failed may be billed for what was sent, never for its reservation.",
  modes: ["D7", "D21"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const customer = plan.customer("customer", 100);
    const warm = plan.warm(customer);
    const refusal = (status: number, stream: boolean): Omit<RequestSpec, "as"> => ({
      stream,
      outputTokens: 0,
      provider: { status, inputTokens: 0, chunks: 1 },
    });
    const ways: Omit<RequestSpec, "as">[] = [
      refusal(500, true),
      refusal(503, false),
      refusal(429, true),
      { stream: false, provider: { ending: "malformed" } },
      { stream: true, outputTokens: plan.random.int(5, 8), provider: { ending: "malformed" } },
      {
        stream: true,
        outputTokens: plan.random.int(5, 8),
        provider: { ending: "reset", endAt: "after-chunk:2", dripMs: 100 },
      },
    ];
    const everywhere = Array.from({ length: plan.replicas }, (_, replica) => replica);
    const failed = everywhere.flatMap((replica) =>
      plan.requests(ways.length, (index) => ({ as: customer, ...ways[index]! }), { on: [replica] }),
    );
    const completed = plan.requests(4, (index) => ({ as: customer, stream: index % 2 === 0 }));
    return {
      entities: customer.entities,
      phases: [warm, together("fail", plan.random.shuffle([...failed, ...completed]))],
    };
  },
});
