import fc from "fast-check";
import { customer, key, type Request, type World } from "./builder.ts";

/** A request to a gateway that does everything right. Tokens; `words` are the characters of the chunks sent before a cut. */
export interface Call {
  kind: "json" | "stream" | "provider-error" | "cut-stream" | "cut-json";
  replica: number;
  tokens: [number, number];
  chunks: number;
  /** Tokens that a cut stream is billed for, of the characters sent. */
  counted: number;
}

export const calls = fc.array(
  fc.record<Call>({
    kind: fc.constantFrom("json", "stream", "provider-error", "cut-stream", "cut-json"),
    replica: fc.nat(1),
    tokens: fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 12 })),
    chunks: fc.nat(3),
    counted: fc.nat(5),
  }),
  { minLength: 1, maxLength: 8 },
);

/** Which of the requests that are under way moves next. */
export const turns = fc.array(fc.nat(), { minLength: 1, maxLength: 40 });

/** Sends calls side by side in an order of `turns`; every reservation is shrunk, settled or given back as LiteLLM should. */
export function serve(
  world: World,
  list: readonly Call[],
  order: readonly number[],
  skip: Set<number> = new Set(),
): Request[] {
  const requests = list.map((call) => requestOf(world, call));
  const running = list.map((call, at) => steps(world, requests[at]!, call, skip.has(at)));
  for (let turn = 0; running.length > 0; turn++) {
    const next = order[turn % order.length]! % running.length;
    if (running[next]!.next().done) running.splice(next, 1);
  }
  return requests;
}

/** Watermarks far enough apart to name their requests, as the planner makes them. */
function requestOf(world: World, { kind, replica, tokens, chunks }: Call): Request {
  const cut = kind.startsWith("cut");
  const at = kind === "cut-json" ? "before-headers" : chunks === 0 ? "after-headers" : `after-chunk:${chunks}`;
  return world.request({
    replica,
    tokens,
    stream: kind === "stream" || kind === "cut-stream",
    ...(cut ? { cancelAt: at } : {}),
    ...(kind === "provider-error" ? { status: 500 } : {}),
  });
}

function* steps(world: World, request: Request, call: Call, leak: boolean): Generator<void> {
  request.invoke();
  yield;
  warm(world, request.replica, customer);
  if (!request.reserveOrBeRefused()) return;
  yield;
  request.receive();
  yield;
  const cost = yield* answer(request, call);
  yield;
  if (leak) return;
  warm(world, request.replica, customer);
  request.settle(cost);
  yield;
  if (cost === 0) return;
  warm(world, request.replica, key);
  request.chargeKey(cost).bill(cost);
}

/** From the provider to the client; returns what LiteLLM is to charge. */
function* answer(request: Request, { kind, chunks, counted }: Call): Generator<void, number> {
  if (kind === "provider-error") {
    request.fail(500, "provider");
    return 0;
  }
  if (kind === "cut-json") {
    request.hold("before-headers").cancel();
    yield;
    request.headers().done();
    return request.cost;
  }
  if (kind === "json") {
    request.headers().done();
    yield;
    request.ok();
    return request.cost;
  }
  request.headers();
  for (let sent = 0; sent < chunks; sent++) {
    request.chunk(5);
    yield;
  }
  if (kind === "stream") {
    request.done().ok();
    return request.cost;
  }
  request.hold("after-headers").cancel();
  yield;
  request.peerClosed();
  return request.prompt + Math.min(counted, chunks * 5) * 0.002;
}

/** Seeds a counter that has expired from its row, with SET NX as later releases do. */
function warm(world: World, replica: number, counter: string): void {
  if (world.get(replica, counter) !== null) return;
  world.set(replica, counter, world.rows.get(counter)!, { nx: true });
}
