import { type CancelPoint, type HoldPoint, models, type Route } from "../../contracts/index.ts";
import type { Random, RequestSpec } from "../../planner/index.ts";
import type { Genes } from "./genome.ts";
import type { Ground } from "./ground.ts";
import { abilitiesOf, weightOf } from "./routes.ts";
import { drawTrouble } from "./troubles.ts";
import { chance, type Weighted, weigh } from "./weighted.ts";

/** A request before it has an id and a replica. */
export interface Ask {
  /** Index of its caller. */
  caller: number;
  spec: Omit<RequestSpec, "as" | "route"> & { route: Route };
  /** The replica that it must be sent to; null: any. */
  on: number | null;
}

/** What requests of a phase may do. */
export interface Manners {
  /** Clients hang up. */
  cancels: boolean;
  /** The provider fails. */
  misbehaves: boolean;
}

/** Words of a stream that is cut: enough for each cancel point. */
const cutWords = { from: 6, to: 8 };

/** The few routes of a plan: where every route is asked, each defect of one hides those of the others. */
export function drawRoutes(random: Random, { routes }: Ground): Route[] {
  const count = weigh(random, [
    [1, 40],
    [2, 35],
    [3, 25],
  ])!;
  const weights: Weighted<Route> = routes.map((one) => [one, weightOf(one)]);
  return Array.from({ length: count }, () => weigh(random, weights)!);
}

export function drawAsk(genes: Genes, name: string, routes: readonly Route[], callers: number, manners: Manners): Ask {
  const random = genes.of(name);
  const caller = random.int(0, callers - 1);
  const route = random.pick(routes);
  const { streams, reachesProvider, reserves } = abilitiesOf(route);
  const stream = streams && (!reachesProvider || chance(random, 55));
  const base = { route, stream, ...bodyOf(genes.of(`${name} body`), route) };
  const ask = (spec: Partial<RequestSpec>): Ask => ({ caller, spec: { ...base, ...spec }, on: null });
  if (route === "/v1/images/generations") return ask({ outputTokens: random.int(1, 2), provider: { inputTokens: 0 } });
  const own = route === "/v1/embeddings" ? { outputTokens: 0 } : {};
  if (!reachesProvider) return ask(own);
  const leaving = genes.of(`${name} cancel`);
  if (manners.cancels && reserves && chance(leaving, stream ? 40 : 12)) return ask(drawCancel(leaving, stream));
  const trouble = manners.misbehaves ? drawTrouble(genes.of(`${name} trouble`), route, stream) : null;
  if (trouble !== null) return ask({ ...own, ...trouble });
  return ask({ ...own, ...(stream && chance(random, 15) ? { provider: { dripMs: 100 } } : {}) });
}

/** LiteLLM's own translation: a model of another API than the route's. */
function bodyOf(random: Random, route: Route): Pick<RequestSpec, "body"> {
  const other = route === "/v1/messages" ? models.chat : route === "/v1/chat/completions" ? models.claude : null;
  return other !== null && chance(random, 15) ? { body: { model: other } } : {};
}

function drawCancel(random: Random, stream: boolean): Partial<RequestSpec> {
  const at = stream ? weigh(random, streamPoints(random))! : "before-headers";
  const odd = chance(random, 10) ? { provider: { usage: random.pick(["missing", "zero"] as const) } } : {};
  const outputTokens = random.int(cutWords.from, cutWords.to);
  return { outputTokens, hangUp: { at, how: random.pick(["fin", "rst"] as const) }, ...odd };
}

function streamPoints(random: Random): Weighted<CancelPoint> {
  return [
    ["before-headers", 2],
    ["after-headers", 2],
    [`after-chunk:${random.int(1, 5)}`, 4],
    ["before-usage", 2],
    ["before-done", 1],
    ["after-done", 1],
  ];
}

/** Where the provider holds a request that a phase, or a fault, waits for. */
export function holdPoint(random: Random, { spec }: Ask): HoldPoint {
  return spec.stream && chance(random, 60) ? `after-chunk:${random.int(1, 4)}` : "before-headers";
}

/** The ask held there, with nothing that would end it before; null: it cannot be held with a reservation. */
export function heldAt(ask: Ask, at: HoldPoint, on = ask.on): Ask | null {
  const { route, stream, body } = ask.spec;
  const { reserves, reachesProvider } = abilitiesOf(route);
  if (!reserves || !reachesProvider) return null;
  const spec = { route, stream, ...(body ? { body } : {}), outputTokens: cutWords.from, holdAt: at };
  return { ...ask, spec, on };
}

/** The same without a client that leaves, a provider that fails or a hold: it is to be answered and settled. */
export function plainAsk(ask: Ask): Ask | null {
  const { route, stream, body } = ask.spec;
  const { reserves, settles } = abilitiesOf(route);
  return reserves && settles ? { ...ask, spec: { route, stream, ...(body ? { body } : {}) } } : null;
}
