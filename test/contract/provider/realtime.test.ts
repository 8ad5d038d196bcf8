import { once } from "node:events";
import { connect } from "node:net";
import OpenAI from "openai";
import { OpenAIRealtimeWS } from "openai/realtime/ws";
import { describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { marker } from "../../../harness/provider/index.ts";
import { eventually, Fixture, script, soon, trial } from "./fixture.ts";

/** Opens a session as LiteLLM does, and gathers what comes back. */
function open(it: Fixture, id: string, headers = {}) {
  const url = new URL(`${it.provider.url.replace("http", "ws")}/v1/realtime?model=gpt-x`);
  url.searchParams.set("intent", marker(trial, id));
  const socket = new WebSocket(url, { headers });
  const events: { type: string; response?: { id: string; usage?: object } }[] = [];
  let refused: number | null = null;
  let closed: number | null = null;
  socket.on("message", (data) => events.push(JSON.parse(String(data))));
  socket.on("unexpected-response", (_, response) => {
    refused = response.statusCode ?? 0;
    response.resume();
  });
  socket.on("close", (code) => {
    closed = code;
  });
  socket.on("error", () => {});
  return {
    socket,
    events,
    types: () => events.map(({ type }) => type),
    ask: () => socket.send(JSON.stringify({ type: "response.create" })),
    refused: () => refused,
    closed: () => closed,
  };
}

describe("a realtime session", () => {
  it("answers each response.create, and is done when the client closes", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script(), true);
    const session = open(it, "a1");
    await once(session.socket, "open");
    for (const nth of [1, 2]) {
      session.ask();
      await eventually(() => session.types().filter((type) => type === "response.done").length).toBe(nth);
    }
    expect(session.types().slice(0, 5)).toEqual([
      "session.created",
      "response.created",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
    ]);
    const done = session.events.filter(({ type }) => type === "response.done");
    expect(done.map(({ response }) => response?.id)).toEqual(["resp_t1-a1-1", "resp_t1-a1-1-2"]);
    expect(done[0]?.response?.usage).toMatchObject({ input_tokens: 7, output_tokens: 3, total_tokens: 10 });
    expect(it.provider.inFlight(trial)).toBe(1);
    session.socket.close();
    await it.provider.over(trial, "a1", soon());
    expect(it.of("a1").at(-1)).toMatchObject({ event: "done", inputTokens: 14, outputTokens: 6 });
  });

  it("speaks the old protocol to who asks for it", async () => {
    await using it = await Fixture.start();
    const session = open(it, "a1", { "openai-beta": "realtime=v1" });
    await once(session.socket, "open");
    session.ask();
    await eventually(session.types).toContain("response.text.delta");
  });

  it("is refused with a status, after a hold", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ status: 403, holdAt: "before-headers" }), true);
    const session = open(it, "a1");
    await it.provider.held(trial, "a1", soon());
    expect(session.refused()).toBeNull();
    it.provider.release(trial, "a1");
    await eventually(session.refused).toBe(403);
    await it.provider.over(trial, "a1", soon());
    expect(it.of("a1").at(-1)).toMatchObject({ event: "done", status: 403, inputTokens: 0, outputTokens: 0 });
  });

  it.each([
    ["close", "after-headers", []],
    ["reset", "after-headers", []],
    ["close", "after-chunk:2", [" ok", " go"]],
  ] as const)("ends by %s %s", async (ending, endAt, words) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending, endAt }), true);
    const session = open(it, "a1");
    await once(session.socket, "open");
    if (session.socket.readyState === WebSocket.OPEN) session.ask();
    await eventually(session.closed).toBe(1006);
    expect(session.types().filter((type) => type.endsWith("text.delta"))).toHaveLength(words.length);
    expect(it.of("a1").at(-1)).toMatchObject({
      event: "ended-by-script",
      detail: ending,
      contentChars: 3 * words.length,
    });
  });

  it.each(["no-terminal-event", "wrong-dialect"] as const)("%s: closes without response.done", async (ending) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending }), true);
    const session = open(it, "a1");
    await once(session.socket, "open");
    session.ask();
    await eventually(session.closed).toBe(1000);
    expect(session.types()).not.toContain("response.done");
    expect(it.of("a1").at(-1)).toMatchObject({ event: "ended-by-script", contentChars: 9 });
  });

  it.each([
    ["before-headers", 0],
    ["after-chunk:1", 3],
    ["before-usage", 9],
  ] as const)("a client that goes while it is held %s is logged", async (holdAt, contentChars) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt }), true);
    const session = open(it, "a1");
    session.socket.on("open", session.ask);
    await it.provider.held(trial, "a1", soon());
    session.socket.terminate();
    await it.provider.over(trial, "a1", soon());
    expect(it.of("a1").at(-1)).toMatchObject({ event: "peer-closed", point: holdAt, contentChars });
  });

  it("is understood by the official client", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script(), true);
    const client = new OpenAI({ apiKey: "sk-x", baseURL: `${it.provider.url}/v1` });
    // It knows only wss; the connection beneath is plain.
    const createConnection = () => connect(it.provider.port, "127.0.0.1");
    const options = { headers: { "x-p429-request": `${trial}.a1` }, createConnection } as object;
    const session = new OpenAIRealtimeWS({ model: "gpt-x", options }, client);
    let text = "";
    session.on("session.created", () => session.send({ type: "response.create" }));
    session.on("response.output_text.delta", ({ delta }) => {
      text += delta;
    });
    const usage = await new Promise((resolve, reject) => {
      session.on("response.done", ({ response }) => resolve(response.usage));
      session.on("error", reject);
    });
    session.close();
    expect([text, usage]).toEqual([" ok go so", expect.objectContaining({ input_tokens: 7, output_tokens: 3 })]);
    await it.provider.over(trial, "a1", soon());
    expect(it.names("a1").at(-1)).toBe("done");
  });

  it("is nowhere else", async () => {
    await using it = await Fixture.start();
    const socket = new WebSocket(`${it.provider.url.replace("http", "ws")}/v1/elsewhere`);
    await expect(once(socket, "open")).rejects.toThrow("404");
  });
});

describe("dispose", () => {
  it("ends open sessions", async () => {
    const it = await Fixture.start();
    const session = open(it, "a1");
    await once(session.socket, "open");
    await it[Symbol.asyncDispose]();
    await eventually(session.closed).toBe(1006);
    expect(it.of("a1").at(-1)).toMatchObject({ event: "error", detail: "the provider was stopped" });
  });
});
