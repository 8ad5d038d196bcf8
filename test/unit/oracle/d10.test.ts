import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, key, redisFault, restartFault, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const modesOf = (world: World, invariant: string) =>
  verdictOf(world)
    .findings.filter((finding) => finding.invariant === invariant)
    .map(({ mode }) => mode);

/** A read by that replica that Redis never got, or (`slow`) that was answered late. */
function failRead(world: World, { replica = 0, counterKey = customer, slow = false } = {}): void {
  world.strike("f1", "redis", replica);
  world.get(replica, counterKey);
  const entry = world.ledger.at(-1)!;
  Object.assign(entry, { fault: "f1" }, slow ? {} : { applied: "no", reply: null, delivered: null });
}

describe("a settlement that was never sent", () => {
  interface Told {
    /** Before it is due, or long after. */
    late?: boolean;
    replica?: number;
    counterKey?: string;
    slow?: boolean;
    route?: "/v1/messages/count_tokens";
  }
  const unsettled = ({ late = false, route, ...read }: Told = {}) =>
    new World().phase(
      "fail",
      (world) => {
        const request = world.request({ tokens: route ? [0, 0] : [12, 24] });
        if (route) Object.assign(request.planned, { route });
        request.invoke().reserve();
        if (!late) failRead(world, read);
        request.receive().headers().done().ok().chargeKey();
        if (late) {
          world.tick(4000);
          failRead(world, read);
        }
        request.bill();
      },
      { faults: [redisFault("f1")] },
    );

  test("by a replica whose commands for the counter had failed: D10", () => {
    expect(modesOf(unsettled(), "settled")).toEqual(["D10"]);
  });

  test.each<[string, Told]>([
    ["failed only after it was due", { late: true }],
    ["were another replica's", { replica: 1 }],
    ["were for another counter", { counterKey: key }],
    ["were slow, and answered", { slow: true }],
  ])("is not that where the commands %s", (_, told) => {
    expect(modesOf(unsettled(told), "settled")).toEqual(["unknown mode"]);
  });

  test("nor where nothing ever settles such a request: D3", () => {
    expect(modesOf(unsettled({ route: "/v1/messages/count_tokens" }), "settled")).toEqual(["D3"]);
  });
});

describe("Redis restarts with its data", () => {
  const restarted = (when: "before" | "while") =>
    new World().phase(
      "restart",
      (world) => {
        if (when === "before") world.restartRedis("f1", { keepData: true });
        const request = world.request().invoke().reserve().receive();
        if (when === "while") world.restartRedis("f1", { keepData: true });
        request.headers().done().ok().chargeKey().bill();
      },
      { faults: [restartFault("f1", true)] },
    );

  test("under a request, whose settlement never comes: D10", () => {
    expect(modesOf(restarted("while"), "settled")).toEqual(["D10"]);
  });

  test("before it was reserved for: that explains nothing", () => {
    expect(modesOf(restarted("before"), "settled")).toEqual(["unknown mode"]);
  });
});

describe("a reservation whose reply was lost", () => {
  const unanswered = (conn: number) =>
    new World().phase(
      "fail",
      (world) => {
        const request = world.request().invoke();
        world.strike("f1", "redis", 0);
        world.get(0, customer);
        Object.assign(world.ledger.at(-1)!, { fault: "f1", delivered: null, conn });
        request.reserve({ delivered: false });
        request.receive().headers().done().ok().chargeCustomer().chargeKey().bill();
      },
      { faults: [redisFault("f1")] },
    );

  test("with its connection, which a fault had struck: D10", () => {
    const [finding] = verdictOf(unanswered(0)).findings;
    expect(finding).toMatchObject({ mode: "D10", explanation: expect.stringContaining("a fault on the connection") });
  });

  test("on a connection that nothing had struck: not by that", () => {
    for (const { explanation } of verdictOf(unanswered(7)).findings) {
      expect(explanation).not.toContain("a fault on the connection");
    }
  });
});

describe("deleted to be safe", () => {
  const deletedBy = (replica: number) => {
    const world = new World().phase("warm", (world) => void world.request().complete());
    return world.phase(
      "fail",
      (world) => {
        world.strike("f1", "redis", 0);
        const request = world
          .request({ tokens: [9, 4] })
          .invoke()
          .reserve({ fault: "f1", delivered: false });
        world.del(replica, customer);
        request.receive().headers().done().ok().chargeCustomer().chargeKey().bill();
      },
      { faults: [redisFault("f1")] },
    );
  };

  test("by the replica that missed a reply: D10", () => {
    expect(modesOf(deletedBy(0), "agreement")).toEqual(["D10"]);
  });

  test("by one that missed none: not that", () => {
    expect(modesOf(deletedBy(1), "agreement")).not.toContain("D10");
  });
});

describe("too high by a seed (D29), and too low by what was never charged", () => {
  const seeded = (struck: number) =>
    new World().phase(
      "fail",
      (world) => {
        const first = world.request({ replica: 0 }).invoke().reserve().receive().headers().done().ok().settle().bill();
        world.get(0, key);
        world.set(0, key, world.rows.get(key)!, { nx: true });
        first.chargeKey();
        failRead(world, { replica: struck });
        world
          .request({ replica: 1, tokens: [9, 4] })
          .invoke()
          .reserve()
          .receive()
          .headers()
          .done()
          .ok()
          .settle()
          .bill();
      },
      { faults: [redisFault("f1")] },
    );
  const onKey = (world: World) =>
    verdictOf(world).findings.filter(({ counter, invariant }) => counter === key && invariant === "agreement");

  test("each is told by itself", () => {
    expect(onKey(seeded(1)).map(({ mode, amount }) => `${mode} ${amount.toFixed(5)}`)).toEqual([
      "D10 -0.00809",
      "D29 0.04812",
    ]);
  });

  test("and not where another replica's commands had failed", () => {
    expect(onKey(seeded(0)).map(({ mode }) => mode)).toEqual(["unknown mode"]);
  });
});
