import { defineScenario, inOrder } from "../harness/planner/index.ts";
import { warmOn } from "./parts/kept-apart.ts";
import { longStreams } from "./parts/long-stream.ts";

/**
 * The stream of request-outlives-ttl, on behalf of a key and a team that have a budget for a window of time each. Its counter
 * must come to W + C, or be absent, and never be below zero (D18).
 *
 * 1.106.2 renews the counter, and keeps a row for each window besides. It adds C to that row only if it finds the key, or
 * the team, in its memory, where they live 60 s from when they were asked for (`_increment_spend_counters_batched` in
 * proxy_server.py): the row of a window lacks what such a request costs (D25).
 */
export default defineScenario(import.meta.url, {
  id: "request-outlives-ttl-of-window",
  title: "A stream outlives the TTL of a window's counter",
  about:
    "A stream takes longer than a counter lives after its last write, and nothing else writes the counters of the windows of its key and team. " +
    "When it is settled, they must stand at what was spent, or be absent, and never be below zero, and what was spent must be on record.",
  modes: ["D18", "D25", "D29"],
  needs: ["reservation", "counter:key_window", "counter:team_window"],

  build(plan) {
    const customer = plan.caller("customer", { key_window: 100, team_window: 100 });
    // Of two replicas that charge a window at first, both may put it into the window's row (1.106.2).
    const warmer = plan.customer("warmer", 100);
    const warm = [...plan.warm(warmer).requests, ...warmOn(plan, 0, customer)];
    return {
      entities: [...customer.entities, ...warmer.entities],
      phases: [inOrder("warm", warm, { purpose: "warm" }), longStreams(plan, [customer])],
    };
  },
});
