import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { RequestFacts } from "../../../harness/oracle/facts/request.ts";
import { judgeWithRequests } from "../../../harness/oracle/index.ts";
import { Reservers } from "../../../harness/oracle/ledger/reservers.ts";
import { customer, type Request, World } from "./builder.ts";

const judged = (world: World) => judgeWithRequests(world.trial(), { expected: null });
const rowsOf = (world: World) => [...judged(world).requests()];

/** Requests of one watermark, in flight at once on one replica. */
function burst(size: number, traffic: (requests: Request[], world: World) => void): World {
  return new World({ budget: 1000 }).phase("burst", (world) => {
    world.request({ replica: 1 }).complete();
    traffic(
      Array.from({ length: size }, () => world.request({ maxTokens: 60 }).invoke()),
      world,
    );
  });
}

const finish = (request: Request) => request.headers().chunk().done().ok().settle().chargeKey().bill();

describe("of requests that share a watermark, each has its reservation", () => {
  test("when the provider sees them in another order than they were sent in", () => {
    const world = burst(5, (requests) => {
      for (const request of requests.toReversed()) request.reserve().receive();
      for (const request of requests) finish(request);
    });
    expect(judged(world).verdict).toMatchObject({ verdict: "converged" });
    const reserved = rowsOf(world).map((row) => row.reserveEntries);
    expect(new Set(reserved).size).toBe(6);
    expect(reserved).not.toContain("");
  });

  test("red twin: one reserved nothing", () => {
    const world = burst(5, ([unreserved, ...requests], world) => {
      for (const request of requests) request.reserve().receive();
      for (const request of requests) finish(request);
      unreserved!.receive().headers().chunk().done().ok().chargeKey().bill();
      world.incr(unreserved!.replica, customer, unreserved!.cost);
    });
    expect(judged(world).verdict).toMatchObject({
      verdict: "inconclusive",
      reason: expect.stringContaining("1 admitted request never reserved anything"),
    });
  });

  test("red twin: one is never settled", () => {
    const world = burst(5, (requests) => {
      for (const request of requests.toReversed()) request.reserve().receive();
      for (const request of requests.slice(0, 4)) finish(request);
      requests[4]!.headers().chunk().done().ok().bill();
    });
    const { verdict, findings } = judged(world).verdict;
    expect(verdict).toBe("diverged");
    expect(findings[0]!.leaks).toHaveLength(1);
  });
});

test("no reservation is left without a request, whatever the order", () => {
  const span = fc.record({ sent: fc.nat(1000), until: fc.nat(100), after: fc.option(fc.nat(100)) });
  fc.assert(
    fc.property(fc.array(span, { maxLength: 60 }), (spans) => {
      const sent = spans.toSorted((a, b) => a.sent - b.sent);
      const requests = sent.map(({ sent: from, until, after }) =>
        received(from, after === null ? null : from + until + after),
      );
      const reservers = new Reservers(requests);
      const times = sent.map(({ sent: from, until }) => from + until).sort((a, b) => a - b);
      const taken = times.map((t) => reservers.take(at(t), () => false));
      expect(taken).not.toContain(null);
      expect(new Set(taken).size).toBe(requests.length);
    }),
  );
});

test("a reservation that is written again is of one that has reserved", () => {
  const reservers = new Reservers([received(0, 100), received(10, 50)]);
  expect(reservers.again(at(20))).toBeNull();
  const taken = reservers.take(at(20), () => false);
  expect(reservers.again(at(21))).toBe(taken);
  expect(reservers.again(at(100))).toBeNull();
});

test("one that holds something already is passed over", () => {
  const [first, second] = [received(0, 50), received(10, 100)];
  const reservers = new Reservers([first, second]);
  expect(reservers.take(at(20), (request) => request === first)).toBe(second);
  expect(reservers.take(at(20), () => false)).toBeNull();
});

const at = (t: number) => ({ since: t, t });

let planned: Request["planned"];
new World().phase("burst", (world) => {
  planned = world.request().planned;
});

function received(invokedAt: number, receivedAt: number | null): RequestFacts {
  const request = new RequestFacts(planned, { name: "burst", purpose: "traffic" });
  return Object.assign(request, { invokedAt, receivedAt });
}
