import { defineScenario } from "../harness/planner/index.ts";
import { keptApart } from "./parts/kept-apart.ts";
import { longStreams } from "./parts/long-stream.ts";

/**
 * Two streams of a model that thinks for more than a minute, one on behalf of everybody whom a team's key concerns and one of
 * a user; no counter is written by both, and nothing else is sent meanwhile. A reservation R is written when its stream
 * begins and lives in a counter whose TTL is 60 s from that write. A release that does not renew it has lost the counter
 * when the stream ends; if it then settles by C − R all the same, it creates the counter anew at C − R, below zero: the
 * row says W + C, W being the warm-up, and the budget lets W + R more through (D18).
 *
 * Windows have a scenario of their own, request-outlives-ttl-of-window.
 */
export default defineScenario(import.meta.url, {
  id: "request-outlives-ttl",
  title: "A stream outlives its counter's TTL",
  about:
    "A stream takes longer than a counter lives after its last write, and nothing else writes the counters of those on whose behalf it is sent: " +
    "key, team, member, organisation, end user, tag, and in another stream a user. When it is settled, they must stand at what was spent, or be " +
    "absent, and never be below zero.",
  modes: ["D18"],
  needs: ["reservation", "counter:end_user"],

  build(plan) {
    const callers = keptApart(plan, 100, { leaveOut: ["key_window", "team_window"] });
    const warm = { ...plan.warm(callers[0]), requests: callers.flatMap((caller) => plan.warm(caller).requests) };
    return { entities: callers.flatMap(({ entities }) => entities), phases: [warm, longStreams(plan, callers)] };
  },
});
