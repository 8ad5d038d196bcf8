import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { expect, test } from "vitest";
import { makePlan } from "../../../harness/planner/index.ts";
import { bindEntities } from "../../../harness/subject/admin/admin.ts";
import { findScenario } from "../../../scenarios/index.ts";

const plan = makePlan(findScenario("phantom-refusal"), { seed: 1 });

const elsewhere = { keyPrefix: "", postgresUrl: "postgresql://127.0.0.1:1/none" };

async function startAdmin(answer: (route: string) => { status: number; body: string }) {
  const calls: { route: string; authorization: string | undefined; body: unknown }[] = [];
  const server = createServer(async (request, response) => {
    calls.push({ route: request.url ?? "", authorization: request.headers.authorization, body: await json(request) });
    const { status, body } = answer(request.url ?? "");
    response.writeHead(status, { "content-type": "application/json" }).end(body);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const stack = { replicas: [{ index: 0, url, pid: null, alive: true }], masterKey: "sk-master", ...elsewhere };
  const stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, "close");
  };
  return { calls, stack, [Symbol.asyncDispose]: stop };
}

test("creates everything in order, as the master", async () => {
  await using admin = await startAdmin(() => ({ status: 200, body: "{}" }));
  const { entities } = await bindEntities({ plan, trial: "t1", stack: admin.stack });
  expect(admin.calls.map((call) => call.route)).toEqual(["/budget/new", "/customer/new", "/key/generate"]);
  expect(new Set(admin.calls.map((call) => call.authorization))).toEqual(new Set(["Bearer sk-master"]));
  expect(entities.map((entity) => entity.ref)).toEqual(["customer-key", "customer"]);
});

test("a refusal names route, status and body, and nothing more is created", async () => {
  await using admin = await startAdmin((route) =>
    route === "/customer/new" ? { status: 403, body: '{"error":"not premium"}' } : { status: 200, body: "{}" },
  );
  await expect(bindEntities({ plan, trial: "t1", stack: admin.stack })).rejects.toMatchObject({
    code: "ERR_ADMIN_API",
    message: 'POST /customer/new answered 403: {"error":"not premium"}',
  });
  expect(admin.calls).toHaveLength(2);
});

test("nobody there: the same error with its cause", async () => {
  const stack = {
    replicas: [{ index: 0, url: "http://127.0.0.1:1", pid: null, alive: false }],
    masterKey: "",
    ...elsewhere,
  };
  await expect(bindEntities({ plan, trial: "t1", stack })).rejects.toMatchObject({
    code: "ERR_ADMIN_API",
    message: expect.stringContaining("was not answered"),
    cause: expect.anything(),
  });
});
