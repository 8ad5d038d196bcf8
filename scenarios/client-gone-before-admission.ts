import type { PlannedFault } from "../harness/contracts/index.ts";
import {
  type Budgets,
  type Customer,
  defineScenario,
  inOrder,
  redisFault,
  together,
} from "../harness/planner/index.ts";

/**
 * A team's key; a key of the user's own, since LiteLLM holds no budget of a user against a team's. No windows: of two replicas that
 * charge one at first, both may put it into the window's row.
 */
const asMember: Budgets = { key: 100, team: 100, team_member: 100, organization: 100, end_user: 100, tag: 100 };
const asThemselves: Budgets = { key: 100, user: 100, end_user: 100 };

const routes = ["/v1/chat/completions", "/v1/responses", "/v1/messages", "/v1/completions"] as const;

/** Longer than a client's FIN or RST takes, shorter than LiteLLM's patience with Redis (5 s), ms. */
const lateMs = 1500;

/**
 * Streaming clients hang up while LiteLLM still reads the counters by which it would admit them: the first command on each
 * one's key counter reaches Redis 1.5 s late, and the client hangs up at the moment when the command is held back. What
 * LiteLLM reserves afterwards it reserves for nobody. Whether it then calls the provider or not, all but what the provider
 * did must be given back; a reservation that stays is D2, whose client is gone before the first chunk.
 *
 * Each client has a key and an end user of its own, known to all replicas and at rest, so that nobody else's command can
 * be taken for its admission.
 */
export default defineScenario(import.meta.url, {
  id: "client-gone-before-admission",
  title: "Streaming clients hang up before they are admitted",
  about:
    "Two clients of each streaming route hang up while LiteLLM reads the counters by which it admits them, before it has reserved anything, beside requests " +
    "that complete. Whatever is reserved for them afterwards must be given back, but for what the provider has done.",
  modes: ["D2", "D30"],
  needs: ["reservation", "counter:end_user", "counter:key", "route:/v1/responses", "route:/v1/messages"],

  build(plan) {
    const clients = Array.from({ length: 2 * routes.length }, (_, index) =>
      plan.caller(`client-${index + 1}`, index % 2 === 0 ? asMember : asThemselves),
    );
    const closings = plan.closings(clients.length);
    const aborted = plan.requests(clients.length, (index) => ({
      as: clients[index]!,
      route: routes[Math.floor(index / 2)]!,
      stream: true,
      outputTokens: plan.random.int(6, 8),
      hangUp: { at: `struck:f${index + 1}`, how: closings[index]! },
    }));
    const faults: PlannedFault[] = clients.map((_, index) =>
      redisFault(`f${index + 1}`, {
        command: "*",
        key: `counter:client-${index + 1}-key`,
        times: 1,
        action: { kind: "delay", ms: lateMs },
      }),
    );
    const bystander = plan.caller("bystander", { end_user: 100 });
    const completed = plan.requests(4, (index) => ({ as: bystander, stream: index % 2 === 0 }));
    const everybody: Customer[] = [...clients, bystander];
    return {
      entities: everybody.flatMap(({ entities }) => entities),
      phases: [
        inOrder(
          "warm",
          everybody.flatMap((customer) => plan.warm(customer).requests),
          { purpose: "warm" },
        ),
        together("hang up", plan.random.shuffle([...aborted, ...completed]), { faults }),
      ],
    };
  },
});
