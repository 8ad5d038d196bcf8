import { acknowledgeable, type RedisRule } from "../../../catalogue/index.ts";
import { type Random, type RuleInput, redisFault } from "../../../planner/index.ts";
import { type Ask, plainAsk } from "../asks.ts";
import { chance, type Weighted, weigh } from "../weighted.ts";
import { binding, type Drawer, type Scene } from "./scene.ts";

type Action = RedisRule["action"];

const busy = "BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.";

/** How often each action is drawn, and as what; a new one is missing here, and the compiler says so. */
const actions = {
  delay: { weight: 4, of: (random) => ({ kind: "delay", ms: random.pick([300, 2000]) }) },
  error: { weight: 5, of: () => ({ kind: "error", message: busy }) },
  "acknowledge-only": { weight: 3, of: () => ({ kind: "acknowledge-only" }) },
  drop: { weight: 2, of: () => ({ kind: "drop" }) },
  "apply-drop-reply": { weight: 4, of: () => ({ kind: "apply-drop-reply" }) },
  close: { weight: 1, of: () => ({ kind: "close" }) },
  rst: { weight: 1, of: () => ({ kind: "rst" }) },
  stall: { weight: 1, of: () => ({ kind: "stall", ms: 3000 }) },
  partition: { weight: 1, of: () => ({ kind: "partition", ms: 3000 }) },
} as const satisfies { [K in Action["kind"]]: { weight: number; of(random: Random): Extract<Action, { kind: K }> } };

/** Commands of every request that is held to a budget, and of those that only follow a failure of these. */
const ordinary: Weighted<string> = [
  ["INCRBYFLOAT", 10],
  ["EXPIRE", 3],
  ["MGET", 2],
  ["GET", 2],
];
const provoked: Weighted<string> = [
  ["DEL", 4],
  ["SET", 2],
  ["GET", 2],
  ["EVAL", 1],
];
/** What leaves LiteLLM unsure of a write, so that it repairs. */
const unsettling: readonly Action["kind"][] = ["error", "apply-drop-reply", "drop", "close", "rst"];

/** A command of one request, or any of a kind on the counter of one entity; sometimes with a second fault behind it. */
export const redis: Drawer = {
  weight: 40,
  draw(scene) {
    const { random, callers, ground } = scene;
    const found = plainRequest(scene);
    if (found === null) return null;
    const { ref } = random.pick(binding(callers, scene.asks[found.ask]!.caller));
    const key = `counter:${ref}`;
    const command = weigh(random, ordinary)!;
    const action = drawAction(random, command);
    const isWrite = command === "INCRBYFLOAT";
    const step = random.pick(["reservation", "settlement"] as const);
    const anywhere = chance(random, 20) ? "counter:*" : null;
    const times = isWrite || chance(random, 60) ? 1 : random.int(2, 4);
    const replica = isWrite || chance(random, 50) ? null : random.int(0, ground.replicas - 1);
    const follows = isWrite && unsettling.includes(action.kind) && chance(random, 35);
    const second = follows ? drawSecond(random, key) : null;
    return {
      asks: found.asks,
      faults: (request, id) => [
        isWrite
          ? redisFault(id(0), {
              command,
              key: anywhere ?? key,
              action,
              times,
              aim: { request: request(found.ask).id, step },
            })
          : redisFault(id(0), { command, key, action, times, replica }),
        ...(second === null ? [] : [redisFault(id(1), second, 0)]),
      ],
    };
  },
};

/** A request that is held to a budget, is answered and settles. */
function plainRequest({ random, asks, callers }: Scene): { asks: Ask[]; ask: number } | null {
  for (const index of random.shuffle([...asks.keys()])) {
    const ask = asks[index]!;
    const plain = plainAsk(ask);
    if (plain === null || binding(callers, ask.caller).length === 0) continue;
    return { asks: asks.with(index, ask.spec.holdAt === undefined ? plain : ask), ask: index };
  }
  return null;
}

function drawSecond(random: Random, key: string): RuleInput {
  const command = weigh(random, provoked)!;
  return { command, key, times: random.int(1, 2), action: drawAction(random, command) };
}

function drawAction(random: Random, command: string): Action {
  const possible = Object.entries(actions).filter(
    ([kind]) => kind !== "acknowledge-only" || acknowledgeable.includes(command),
  );
  return weigh(
    random,
    possible.map(([, { weight, of }]) => [of, weight]),
  )!(random);
}
