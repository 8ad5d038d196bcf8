import fc from "fast-check";
import { customer, key, type Request, type World } from "./builder.ts";

/**
 * A gateway that does one thing after the other and may do any of it wrong, and beside it a ledger of what is true: which
 * of its decisions were wrong is known here by construction. It shares nothing with the oracle but the record.
 */
export interface Step {
  kind: "send" | "move" | "forget" | "reset" | "write-rows" | "wait";
  replica: number;
  /** Output tokens, and how many more may be asked for. */
  tokens: number;
  spare: number;
  /** Which of the requests under way moves. */
  which: number;
  /** Let through whatever the counter says; and whether anything is reserved for it. */
  careless: boolean;
  unreserved: boolean;
  /** Refused whatever the counter says. */
  harsh: boolean;
}

export const steps = fc.array(
  fc.record<Step>({
    kind: fc.oneof(
      { weight: 5, arbitrary: fc.constant("send" as const) },
      { weight: 12, arbitrary: fc.constant("move" as const) },
      { weight: 1, arbitrary: fc.constantFrom("forget" as const, "reset" as const, "write-rows" as const) },
      { weight: 3, arbitrary: fc.constant("wait" as const) },
    ),
    replica: fc.nat(1),
    tokens: fc.integer({ min: 5, max: 150 }),
    spare: fc.nat(60),
    which: fc.nat(20),
    careless: odds(1, 6),
    unreserved: odds(1, 4),
    harsh: odds(1, 12),
  }),
  { minLength: 4, maxLength: 60 },
);

function odds(yes: number, of: number) {
  return fc.integer({ min: 1, max: of }).map((drawn) => drawn <= yes);
}

/** What was decided wrongly, as the gateway itself knows it. */
export interface Told {
  /** Let through although the counter said that the budget was reached, or should have: by what was settled and had to be held. */
  passed: Set<string>;
  /** Of those, the ones that one thing after the other shows: settled costs alone had reached it, and Redis had confirmed them. */
  surely: Set<string>;
  /** Refused although nothing that was spent or in flight came near the budget. */
  phantoms: Set<string>;
}

interface Open {
  request: Request;
  /** What a right gateway would hold for it. */
  hold: number;
  reserved: boolean;
  stage: "admitted" | "received" | "done" | "answered";
}

const settledWaitMs = 20;

export function play(world: World, list: readonly Step[], { resets }: { resets: boolean }): Told {
  const told: Told = { passed: new Set(), surely: new Set(), phantoms: new Set() };
  const { budget } = world;
  let settled = 0;
  let unwritten: Request[] = [];
  let open: Open[] = [];
  let struck = 0;
  const held = () => open.reduce((sum, { hold }) => sum + hold, 0);
  /** What was reserved for those in flight, or what they cost where nothing was. */
  const counts = () =>
    open.reduce(
      (sum, { request, reserved }) => sum + (reserved ? Math.max(request.estimate, request.cost) : request.cost),
      0,
    );

  const send = ({ replica, tokens, spare, careless, unreserved, harsh }: Step) => {
    const request = world.request({ replica, tokens: [0, tokens], maxTokens: watermark(world, tokens + spare) });
    request.invoke();
    warm(world, replica);
    const counted = world.redis.get(customer) ?? 0;
    const right = settled + held();
    const refuses = harsh || (!careless && counted >= budget - 1e-9);
    if (refuses) {
      request.refuse(Math.max(counted, budget));
      if (settled + counts() < budget - 1e-6) told.phantoms.add(request.id);
      return;
    }
    if (Math.max(right, counted) >= budget - 1e-9) told.passed.add(request.id);
    // What reserves nothing is refused beyond the budget only.
    if (settled >= budget + (unreserved ? 1e-9 : -1e-9)) told.surely.add(request.id);
    const hold = Math.min(request.estimate, Math.max(0, budget - right));
    if (!unreserved) reserve(world, request, counted);
    open.push({ request, hold, reserved: !unreserved, stage: "admitted" });
  };

  const move = (which: number) => {
    const one = open[which % Math.max(1, open.length)];
    if (one === undefined) return;
    const { request } = one;
    if (one.stage === "admitted") {
      request.receive();
      one.stage = "received";
    } else if (one.stage === "received") {
      request.headers().done();
      one.stage = "done";
    } else if (one.stage === "done") {
      request.ok();
      one.stage = "answered";
    } else {
      warm(world, request.replica);
      world.incr(request.replica, customer, one.reserved ? request.cost - request.held : request.cost);
      request.chargeKey();
      settled += request.cost;
      unwritten.push(request);
      open = open.filter((other) => other !== one);
      world.tick(settledWaitMs);
    }
  };

  const finish = () => {
    while (open.length > 0) move(0);
    writeRows();
  };
  const writeRows = () => {
    for (const request of unwritten) request.bill();
    unwritten = [];
  };

  for (const step of list) {
    if (step.kind === "send") send(step);
    else if (step.kind === "move") move(step.which);
    else if (step.kind === "wait") world.tick(30);
    else if (step.kind === "write-rows") writeRows();
    else if (step.kind === "forget" && open.every(({ reserved }) => !reserved)) {
      // With reservations on it, the settlements that follow are another matter (D18, D19).
      struck++;
      world.evict(`f${struck}`);
      world.phases.at(-1)!.faults.push({ id: `f${struck}`, kind: "counter-evicted", ref: "customer", whenHeld: [] });
      world.tick(2100);
    } else if (step.kind === "reset" && resets && open.length === 0) {
      writeRows();
      struck++;
      world.reset(`f${struck}`);
      world.phases.at(-1)!.faults.push({
        id: `f${struck}`,
        kind: "spend-reset",
        ref: "customer",
        replica: 0,
        whenHeld: [],
      });
      world.tick(100);
      settled = 0;
    }
  }
  finish();
  return told;
}

/** Far enough apart to name their requests, as the planner makes them. */
function watermark(world: World, least: number): number {
  const sent = world.phases.reduce((count, { requests }) => count + requests.length, 0);
  return 200 + 40 * sent + (least % 7);
}

/** +R, shrunk to the headroom where there is some; what is careless keeps a whole R past the budget. */
function reserve(world: World, request: Request, counted: number): void {
  request.held = request.estimate;
  world.incr(request.replica, customer, request.held);
  const headroom = world.budget - counted;
  if (counted + request.held <= world.budget || headroom <= 1e-12) return;
  world.incr(request.replica, customer, headroom - request.held);
  request.held = headroom;
}

/** A counter that is gone is seeded with what its row says by now. */
function warm(world: World, replica: number): void {
  for (const counter of [customer, key]) {
    if (world.get(replica, counter) === null) world.set(replica, counter, world.rows.get(counter)!, { nx: true });
  }
}
