import { describe, expect, test } from "vitest";
import { models, type Route } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, type Request, World } from "./builder.ts";

const verdictOf = (world: World) => judge(world.trial(), { expected: null });
const modesIn = (world: World) => verdictOf(world).findings.map(({ invariant, mode }) => `${invariant} ${mode}`);

function on(route: Route, request: Request): Request {
  request.planned.route = route;
  return request;
}

/** One healthy request, and one that is treated as said. */
const beside = (treat: (world: World) => void) =>
  new World().phase("ask", (world) => {
    world.request({ replica: 1 }).complete();
    treat(world);
  });

describe("a reservation that nothing settles is named by its route", () => {
  test.each<[string, Route, (request: Request) => void]>([
    ["D3", "/v1/messages/count_tokens", (request) => request.invoke().reserve().ok()],
    ["D4", "/v1/assistants", (request) => request.invoke().reserve().receive().headers().done().ok()],
    ["D4", "/utils/transform_request", (request) => request.invoke().reserve().ok()],
    [
      "D5",
      "/openai/v1/chat/completions",
      (request) => request.invoke().reserve().receive().headers().done().ok().chargeCustomer().chargeKey().bill(),
    ],
  ])("%s on %s", (mode, route, treat) => {
    const world = beside((world) => treat(on(route, world.request())));
    expect(modesIn(world)).toEqual([`settled ${mode}`, `agreement ${mode}`]);
  });

  test("D6: a realtime session, of which all that its model can do is reserved", () => {
    const world = beside((world) => {
      const request = on("/v1/realtime", world.request({ stream: true, status: 503 }));
      request.invoke().reserve({}, 0.101).receive().fail(1011, "provider");
    });
    const [finding] = verdictOf(world).findings;
    expect(finding).toMatchObject({ invariant: "settled", mode: "D6", requests: ["r2"] });
    expect(finding!.amount).toBeCloseTo(0.101, 9);
  });

  test.each([true, false])("D32: an answer that says no usage, streamed: %s", (stream) => {
    const answered = (settle: boolean) =>
      beside((world) => {
        const request = on("/v1/messages", world.request({ stream }));
        request.planned.provider.usage = "missing";
        request.invoke().reserve().receive().headers().done().ok();
        if (settle) request.settle(0);
        world.provider.splice(0, world.provider.length, ...world.provider.filter(({ event }) => event !== "usage"));
      });
    expect(modesIn(answered(false))).toEqual(["settled D32", "agreement D32"]);
    expect(modesIn(answered(true))).toEqual([]);
  });

  describe("an answer of /v1/messages in another API's words", () => {
    const answered = ({ stream = false, settle = false, ending = "wrong-dialect" as "wrong-dialect" | "complete" }) =>
      beside((world) => {
        const request = on("/v1/messages", world.request({ stream }));
        request.planned.provider.ending = ending;
        request.invoke().reserve().receive().headers();
        const t = world.tick(1);
        world.provider.push({ t, event: "ended-by-script", request: request.id, attempt: 1, detail: ending });
        request.ok();
        if (settle) request.settle(0);
      });

    test("that is not settled is D32", () => {
      expect(modesIn(answered({}))).toEqual(["settled D32", "agreement D32"]);
    });

    test.each<[string, Parameters<typeof answered>[0], string[]]>([
      ["that is given back", { settle: true }, []],
      ["that is streamed", { stream: true }, ["settled D7", "agreement D7"]],
      ["that was not planned to be one", { ending: "complete" }, ["settled unknown mode", "agreement unknown mode"]],
    ])("not one %s", (_, options, modes) => {
      expect(modesIn(answered(options))).toEqual(modes);
    });
  });

  test.each(["no-terminal-event", "wrong-dialect"] as const)("D7: a stream whose ending is %s", (ending) => {
    const world = beside((world) => {
      const request = on("/v1/responses", world.request({ stream: true }));
      request.planned.provider.ending = ending;
      request.invoke().reserve().receive().headers().chunk().lost("connection-lost");
    });
    expect(modesIn(world)).toEqual(["settled D7", "agreement D7"]);
  });

  describe("D7: a whole stream of /v1/messages", () => {
    const streamed = (model: string, answerId: string) =>
      beside((world) => {
        const request = on("/v1/messages", world.request({ stream: true }));
        request.planned.body = { model };
        request.invoke().reserve().receive().headers(answerId).chunk().done().ok().chargeKey().bill();
      });

    test.each([models.chat, models.claude])("of %s, which the provider was asked for by another API", (model) => {
      expect(modesIn(streamed(model, "resp_k3f9-r2-1"))).toEqual(["settled D7", "agreement D7"]);
    });

    test.each([models.chat, models.claude])("of %s is not that where it was asked for by the same", (model) => {
      expect(modesIn(streamed(model, "msg_k3f9-r2-1"))).toEqual(["settled unknown mode", "agreement unknown mode"]);
    });
  });

  test("settled to nothing, none of them is blamed", () => {
    const world = beside((world) => {
      on("/v1/messages/count_tokens", world.request()).invoke().reserve().ok().settle(0);
    });
    expect(verdictOf(world).verdict).toBe("converged");
  });
});

describe("a request that makes two calls", () => {
  const twoCalls = (charged: 1 | 2) =>
    beside((world) => {
      const request = world.request().invoke().reserve();
      for (let call = 0; call < 2; call++) request.receive().headers().done();
      request.ok().settle().chargeKey().chargeKey().bill().bill();
      if (charged === 2) request.chargeCustomer();
    });

  test("costs both: a counter that got both agrees", () => {
    expect(verdictOf(twoCalls(2)).verdict).toBe("converged");
  });

  test("D20: a counter that got one is too low by the other", () => {
    const [finding, ...others] = verdictOf(twoCalls(1)).findings;
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ invariant: "agreement", mode: "D20", counter: customer });
    expect(finding!.amount).toBeCloseTo(-0.04812, 9);
  });
});

describe("D8: what is made in the background is held", () => {
  const held = (end: (request: Request) => void) =>
    verdictOf(
      beside((world) => {
        const request = on("/v1/responses", world.request());
        request.planned.body = { background: true };
        request.invoke().reserve().receive().headers().ok();
        world.tick(2500);
        end(request.done());
      }),
    );

  test("by design until it is there, and labelled", () => {
    const verdict = held((request) => request.settle().chargeKey().bill());
    expect(verdict.verdict).toBe("converged");
    expect(verdict.labels.filter(({ mode }) => mode === "D8")).toMatchObject([{ data: { requests: ["r2"] } }]);
  });

  test("for good: that is a finding", () => {
    const { findings } = held((request) => request.chargeKey().bill());
    expect(findings.map(({ invariant, mode }) => `${invariant} ${mode}`)).toContain("settled D8");
  });

  test("and billed nowhere: that is another", () => {
    const { findings } = held(() => {});
    const modes = new Set(findings.map(({ invariant, mode }) => `${invariant} ${mode}`));
    expect(modes).toContain("settled D8");
    expect(modes).toContain("truth D34");
  });
});

test("a client that hangs up when it has read all of a stream needs no hold", () => {
  const world = beside((world) => {
    const request = world.request({ stream: true, cancelAt: "after-done" });
    request.invoke().reserve().receive().headers().chunk().done();
    const t = world.tick();
    const cut = { type: "cancel", t, request: request.id, point: "after-done", how: "fin", heldAt: null } as const;
    world.history.push({ ...cut, clientChunks: 1 });
    request.lost("cancelled").settle().chargeKey().bill();
  });
  expect(verdictOf(world)).toMatchObject({ verdict: "converged", faults: { planned: 1, fired: 1, missing: [] } });
});

test("a route that the subject does not serve makes the scenario not applicable, and says so", () => {
  const route = "/v1beta/models/{model_name}:countTokens";
  const world = beside(() => {});
  world.needs = [`route:${route}`];
  expect(verdictOf(world).verdict).toBe("converged");
  world.capabilities = { ...world.capabilities, routes: [route] };
  expect(verdictOf(world).verdict).toBe("converged");
  world.capabilities = { ...world.capabilities, routes: ["/v1/responses"] };
  expect(verdictOf(world)).toMatchObject({ verdict: "not-applicable", reason: expect.stringContaining(route) });
});
