import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { model } from "../../../harness/contracts/index.ts";
import type { Switches } from "../../stub/switches.ts";
import { masterKey, startStand } from "./stand.ts";

let stand: Awaited<ReturnType<typeof startStand>>;
beforeAll(async () => {
  stand = await startStand();
});
afterAll(() => stand?.[Symbol.asyncDispose]());

/** 10 input and 5 output tokens. */
const cost = 10 * model.inputPerToken + 5 * model.outputPerToken;
const never = new AbortController().signal;

const withGateway = async (switches: Switches, use: (url: string) => Promise<void>) => {
  await using gateway = await stand.gateway(switches);
  await use(gateway.url);
};

/** What a refused or admitted request looks like to its client. */
const answerOf = async (response: Promise<Response>) => {
  const answered = await response;
  return { status: answered.status, body: (await answered.json()) as Record<string, unknown> };
};

describe("the known-good twin", () => {
  it.each([false, true])("counts what the provider reported (stream: %s)", (stream) =>
    withGateway({}, async (url) => {
      const customer = await stand.customer(url, 1);
      const response = await stand.send(url, customer, { stream }).response;
      expect(response.status).toBe(200);
      expect(await response.text()).toContain(stream ? "[DONE]" : '"usage"');
      const { counter, row, logsSpend, logsCount } = await stand.rest(customer);
      expect(counter).toBeCloseTo(cost, 9);
      expect(row).toBeCloseTo(cost, 9);
      expect(logsSpend).toBeCloseTo(cost, 9);
      expect(logsCount).toBe(1);
    }),
  );

  it("counts for those without a budget, too", () =>
    withGateway({}, async (url) => {
      const customer = await stand.customer(url, null);
      await (await stand.send(url, customer).response).text();
      expect((await stand.rest(customer)).counter).toBeCloseTo(cost, 9);
    }));

  it("reserves the most that a request may cost while it is open", () =>
    withGateway({}, async (url) => {
      const customer = await stand.customer(url, 10);
      const { name, response } = stand.send(url, customer, { maxTokens: 100, script: { holdAt: "before-headers" } });
      await stand.provider.held("t", name, never);
      const held = Number(await stand.redis.get(customer.entity.counterKey));
      expect(Math.floor(held / model.outputPerToken + 1e-9)).toBe(100);
      stand.provider.release("t", name);
      await (await response).text();
      expect((await stand.rest(customer)).counter).toBeCloseTo(cost, 9);
    }));

  it("passes a stream through as it arrives", () =>
    withGateway({}, async (url) => {
      const customer = await stand.customer(url, 1);
      const { name, response } = stand.send(url, customer, { stream: true, script: { holdAt: "after-chunk:2" } });
      const reader = (await response).body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = "";
      while (text.split('"content"').length <= 2) text += (await reader.read()).value;
      await stand.provider.held("t", name, never);
      expect(text).not.toContain("[DONE]");
      stand.provider.release("t", name);
      for (let next = await reader.read(); !next.done; next = await reader.read()) text += next.value;
      expect(text).toContain("[DONE]");
    }));

  it("shrinks to the headroom, then refuses, and takes its trial reservation back", () =>
    withGateway({}, async (url) => {
      const customer = await stand.customer(url, 0.3);
      const held = { maxTokens: 100, script: { holdAt: "before-headers" as const } };
      const open = [stand.send(url, customer, held)];
      await stand.provider.held("t", open[0]!.name, never);
      open.push(stand.send(url, customer, held));
      await stand.provider.held("t", open[1]!.name, never);
      expect(Number(await stand.redis.get(customer.entity.counterKey))).toBeCloseTo(0.3, 9);

      const { status, body } = await answerOf(stand.send(url, customer).response);
      expect(status).toBe(422);
      expect(body).toEqual({
        error: { message: expect.any(String), type: "budget_exceeded", param: null, code: "422" },
      });
      const { message } = body.error as { message: string };
      expect(message).toMatch(
        new RegExp(`^Budget has been exceeded! EndUser=${customer.id} Current cost: 0\\.4\\d*, Max budget: 0\\.3$`),
      );

      for (const { name } of open) stand.provider.release("t", name);
      for (const { response } of open) await (await response).text();
      const { counter, row } = await stand.rest(customer);
      expect(counter).toBeCloseTo(2 * cost, 9);
      expect(row).toBeCloseTo(2 * cost, 9);
    }));

  it("refuses at reading once the counter is above the budget", () =>
    withGateway({}, async (url) => {
      const customer = await stand.customer(url, 1, 1.5);
      const { status, body } = await answerOf(stand.send(url, customer).response);
      expect(status).toBe(422);
      expect(body).toMatchObject({
        error: { message: `ExceededBudget: End User=${customer.id} over budget. Spend=1.5, Budget=1` },
      });
    }));

  it("refuses strangers and unknown models", () =>
    withGateway({}, async (url) => {
      const customer = await stand.customer(url, 1);
      expect((await stand.send(url, { ...customer, key: "sk-wrong" }).response).status).toBe(401);
      expect((await stand.post(url, "/v1/chat/completions", customer.key, { model: "other" })).status).toBe(400);
      expect((await stand.post(url, "/key/generate", customer.key, {})).status).toBe(401);
      expect((await fetch(`${url}/health/readiness`)).status).toBe(200);
    }));
});

describe("a request that does not end well", () => {
  const points = {
    leakOnAbortBeforeHeaders: "before-headers",
    leakOnAbortAfterHeaders: "after-headers",
    leakOnAbort: "after-chunk:2",
  } as const;

  const leave = async (url: string, holdAt: (typeof points)[keyof typeof points]) => {
    const customer = await stand.customer(url, 1);
    const abort = new AbortController();
    const { name, response } = stand.send(url, customer, { stream: true, script: { holdAt }, signal: abort.signal });
    await stand.provider.held("t", name, never);
    if (holdAt === "after-chunk:2") {
      const reader = (await response).body!.pipeThrough(new TextDecoderStream()).getReader();
      for (let text = ""; text.split('"content"').length <= 2; ) text += (await reader.read()).value;
      reader.closed.catch(() => {});
    }
    abort.abort();
    await stand.provider.over("t", name, never);
    return stand.rest(customer);
  };
  const cut = { "before-headers": 0, "after-headers": 0, "after-chunk:2": 2 * model.outputPerToken } as const;

  it.each(Object.values(points))("is settled when its client leaves %s", (point) =>
    withGateway({}, async (url) => {
      const { counter, row, logsCount } = await leave(url, point);
      expect(counter).toBeCloseTo(row!, 9);
      expect(row).toBeGreaterThanOrEqual(cut[point]);
      expect(row).toBeLessThan(cut[point] + model.outputPerToken);
      expect(logsCount).toBe(1);
    }),
  );

  it.each(Object.entries(points))("keeps its reservation under %s, there only", (defect, point) =>
    withGateway({ [defect]: true }, async (url) => {
      const leaked = await leave(url, point);
      expect(Math.floor(leaked.counter! / model.outputPerToken + 1e-9)).toBe(50);
      expect(leaked).toMatchObject({ row: 0, logsCount: 0 });
      for (const other of Object.values(points)) {
        if (other === point) continue;
        const { counter, row } = await leave(url, other);
        expect(counter).toBeCloseTo(row!, 9);
      }
    }),
  );

  it("that is not streamed runs on after its client left, and is charged", () =>
    withGateway({}, async (url) => {
      const customer = await stand.customer(url, 1);
      const abort = new AbortController();
      const { name } = stand.send(url, customer, { script: { holdAt: "before-headers" }, signal: abort.signal });
      await stand.provider.held("t", name, never);
      abort.abort();
      await sleep(20);
      stand.provider.release("t", name);
      const { counter, row } = await stand.rest(customer);
      expect(counter).toBeCloseTo(cost, 9);
      expect(row).toBeCloseTo(cost, 9);
    }));

  const failures = [
    ["status 500", { status: 500 }, false],
    ["status 429", { status: 429 }, true],
    ["a reset before headers", { ending: "reset", endAt: "before-headers" }, false],
    ["a reset in the stream", { ending: "reset", endAt: "after-chunk:2" }, true],
    ["malformed JSON", { ending: "malformed" }, false],
  ] as const;

  it.each(failures)("is settled when the provider fails by %s", (_name, broken, stream) =>
    withGateway({}, async (url) => {
      const customer = await stand.customer(url, 1);
      const response = await stand.send(url, customer, { stream, script: broken }).response;
      expect(await response.text()).toContain('"error"');
      expect(response.status).toBe("status" in broken ? broken.status : stream ? 200 : 500);
      const { counter, row } = await stand.rest(customer);
      expect(counter).toBeCloseTo(row!, 9);
      expect(counter).toBeLessThan(2 * model.outputPerToken + model.outputPerToken);
    }),
  );

  it("keeps its reservation under leakOnProviderError", () =>
    withGateway({ leakOnProviderError: true }, async (url) => {
      const customer = await stand.customer(url, 1);
      await (await stand.send(url, customer, { script: { status: 500 } }).response).text();
      const { counter, row } = await stand.rest(customer);
      expect(counter).toBeGreaterThan(0.1);
      expect(row).toBe(0);
    }));
});

describe("known-bad twins", () => {
  const afterOne = (switches: Switches, check: (counter: number, row: number) => void) =>
    withGateway(switches, async (url) => {
      const customer = await stand.customer(url, 1);
      await (await stand.send(url, customer).response).text();
      const { counter, row } = await stand.rest(customer);
      check(counter!, row!);
    });

  it("leakAlways keeps R on the counter while the row gets C", () =>
    afterOne({ leakAlways: true }, (counter, row) => {
      expect(Math.floor(counter / model.outputPerToken + 1e-9)).toBe(50);
      expect(row).toBeCloseTo(cost, 9);
    }));

  it("negative pushes the counter below zero", () =>
    afterOne({ negative: true }, (counter, row) => {
      expect(counter).toBeLessThan(0);
      expect(row).toBeCloseTo(cost, 9);
    }));

  it("doubleCharge moves counter and row together", () =>
    afterOne({ doubleCharge: true }, (counter, row) => {
      expect(counter).toBeCloseTo(2 * cost, 9);
      expect(row).toBeCloseTo(2 * cost, 9);
    }));

  it("neverReserve only adds the cost afterwards", () =>
    withGateway({ neverReserve: true }, async (url) => {
      const customer = await stand.customer(url, 1);
      const { name, response } = stand.send(url, customer, { script: { holdAt: "before-headers" } });
      await stand.provider.held("t", name, never);
      expect(Number(await stand.redis.get(customer.entity.counterKey))).toBe(0);
      stand.provider.release("t", name);
      await (await response).text();
      expect((await stand.rest(customer)).counter).toBeCloseTo(cost, 9);
    }));

  it("stopEnforcing admits what is beyond the budget", () =>
    withGateway({ stopEnforcing: true }, async (url) => {
      const customer = await stand.customer(url, 1, 5);
      expect((await stand.send(url, customer).response).status).toBe(200);
    }));

  it.each([
    [{}, 1],
    [{ doubleSeed: true }, 2],
  ])("%j seeds a cold counter %i times", async (switches, times) => {
    await using first = await stand.gateway(switches);
    await using second = await stand.gateway(switches);
    const customer = await stand.customer(first.url, 10, 1);
    const open = [first, second].map(({ url }) => stand.send(url, customer, { script: { holdAt: "before-headers" } }));
    for (const { name } of open) await stand.provider.held("t", name, never);
    for (const { name } of open) stand.provider.release("t", name);
    for (const { response } of open) await (await response).text();
    const { counter, row } = await stand.rest(customer);
    expect(row).toBeCloseTo(1 + 2 * cost, 9);
    expect(counter).toBeCloseTo(times + 2 * cost, 9);
  });

  it.each([
    [{}, null],
    [{ staleAfterReset: true }, cost],
  ])("%j leaves the counter of a key that was reset at %s", (switches, left) =>
    withGateway(switches, async (url) => {
      const customer = await stand.customer(url, null);
      await (await stand.send(url, customer).response).text();
      await stand.rest(customer);
      const reset = await stand.post(url, "/key/reset_spend", masterKey, { key: customer.key, reset_to: 0 });
      const { token } = (await reset.json()) as { token: string };
      const counter = await stand.redis.get(`spend:key:${token}`);
      if (left === null) expect(counter).toBeNull();
      else expect(Number(counter)).toBeCloseTo(left, 9);
    }),
  );

  it.each([
    [{}, 0],
    [{ leakOnKill: true }, 50],
  ])("%j: a killed replica leaves %i tokens' worth on the counter", async (switches, tokens) => {
    await using survivor = await stand.gateway(switches);
    await using doomed = await stand.gateway(switches);
    const customer = await stand.customer(survivor.url, 1);
    const { name, response } = stand.send(doomed.url, customer, { script: { holdAt: "before-headers" } });
    await stand.provider.held("t", name, never);
    await doomed.kill();
    await expect(response).rejects.toThrow();
    const { counter, row } = await stand.rest(customer);
    expect(Math.floor(counter! / model.outputPerToken + 1e-9)).toBe(tokens);
    expect(row).toBe(0);
  });
});
