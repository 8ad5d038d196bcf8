import { describe, expect, it } from "vitest";
import { chat, eventsOf, Fixture, script, streaming, trial } from "./fixture.ts";

describe("complete answers", () => {
  it("JSON: as scripted, and logged as done", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script());
    const answer = await it.post(chat("a1", { max_tokens: 40 }));
    expect(answer.statusCode).toBe(200);
    expect(answer.headers["content-type"]).toBe("application/json");
    expect(await answer.body.json()).toMatchObject({
      id: "chatcmpl-t1-a1-1",
      object: "chat.completion",
      model: "gpt-x",
      choices: [{ message: { role: "assistant", content: " ok go so" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    });
    expect(it.names("a1")).toEqual(["received", "headers", "usage", "done"]);
    expect(it.of("a1")[0]).toMatchObject({ stream: false, maxTokens: 40, attempt: 1 });
    expect(it.of("a1").at(-1)).toMatchObject({
      status: 200,
      responseId: "chatcmpl-t1-a1-1",
      inputTokens: 7,
      outputTokens: 3,
      contentChars: 9,
    });
  });

  it("SSE: role, chunks, finish, usage, [DONE]", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script());
    const answer = await it.post(chat("a1", { ...streaming, max_completion_tokens: 41 }));
    expect(answer.headers["content-type"]).toMatch("text/event-stream");
    const events = eventsOf(await answer.body.text());
    expect(events.pop()).toBe("[DONE]");
    const chunks = events.map((data) => JSON.parse(data));
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? chunk.choices[0]?.finish_reason ?? null)).toEqual([
      "",
      " ok",
      " go",
      " so",
      "stop",
      null,
    ]);
    expect(new Set(chunks.map((chunk) => chunk.id))).toEqual(new Set(["chatcmpl-t1-a1-1"]));
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 3 } });
    expect(it.names("a1")).toEqual(["received", "headers", "chunk", "chunk", "chunk", "usage", "done"]);
    expect(it.of("a1")[0]).toMatchObject({ stream: true, maxTokens: 41 });
    expect(it.of("a1").flatMap((event) => (event.event === "chunk" ? [event.contentChars] : []))).toEqual([3, 6, 9]);
  });

  it("SSE without include_usage has no usage, and is still billed", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script());
    const answer = await it.post(chat("a1", { stream: true }));
    expect(await answer.body.text()).not.toMatch(/usage/);
    expect(it.names("a1")).not.toContain("usage");
    expect(it.of("a1").at(-1)).toMatchObject({ event: "done", inputTokens: 7, outputTokens: 3 });
  });

  it("answers an unnamed and an unscripted request with five tokens in one chunk", async () => {
    await using it = await Fixture.start();
    const answer = await it.post(
      { model: "m", messages: [{ role: "user", content: "hi" }] },
      { at: "/chat/completions" },
    );
    expect(await answer.body.json()).toMatchObject({ usage: { completion_tokens: 5 } });
    expect(it.log[0]).toMatchObject({ trial: "", request: "?", maxTokens: null });
  });

  it("gives each attempt an id of its own", async () => {
    await using it = await Fixture.start();
    const ids: string[] = [];
    for (let attempt = 1; attempt <= 3; attempt++) {
      const answer = (await (await it.post(chat("a1"))).body.json()) as { id: string };
      ids.push(answer.id);
    }
    expect(ids).toEqual(["chatcmpl-t1-a1-1", "chatcmpl-t1-a1-2", "chatcmpl-t1-a1-3"]);
    expect(it.of("a1").flatMap((event) => (event.event === "done" ? [event.attempt] : []))).toEqual([1, 2, 3]);
  });

  it("is named by a forwarded header, too", async () => {
    await using it = await Fixture.start();
    const headers = { "content-type": "application/json", "x-p429-request": "t1.a9" };
    await (await it.post({ model: "m", messages: [{ role: "user", content: "hi" }] }, { headers })).body.dump();
    expect(it.names("a9")).toContain("done");
  });

  it.each([
    ["correct", 7, 3],
    ["zero", 0, 0],
    ["doubled", 14, 6],
  ] as const)("usage %s is said, and logged as said", async (usage, input, output) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ usage }));
    const said = { prompt_tokens: input, completion_tokens: output };
    expect(await (await it.post(chat("a1"))).body.json()).toMatchObject({ usage: said });
    const text = await (await it.post(chat("a1", streaming))).body.text();
    expect(JSON.parse(eventsOf(text).at(-2)!)).toMatchObject({ usage: said });
    for (const event of it.of("a1").filter(({ event }) => event === "usage" || event === "done")) {
      expect(event).toMatchObject({ inputTokens: input, outputTokens: output });
    }
  });

  it("usage missing is not said", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ usage: "missing" }));
    expect(await (await it.post(chat("a1"))).body.json()).not.toHaveProperty("usage");
    expect(await (await it.post(chat("a1", streaming))).body.text()).not.toMatch(/prompt_tokens/);
    expect(it.names("a1")).not.toContain("usage");
  });

  it.each([400, 401, 404, 429, 500, 503])(
    "status %i comes with OpenAI's error body, also to a stream",
    async (status) => {
      await using it = await Fixture.start();
      it.provider.script(trial, "a1", script({ status }));
      for (const fields of [{}, streaming]) {
        const answer = await it.post(chat("a1", fields));
        expect(answer.statusCode).toBe(status);
        expect(await answer.body.json()).toMatchObject({
          error: { message: expect.any(String), type: expect.any(String) },
        });
      }
      expect(it.of("a1").at(-1)).toMatchObject({
        event: "done",
        status,
        inputTokens: 0,
        outputTokens: 0,
        contentChars: 0,
      });
    },
  );
});

describe("what is not an exchange", () => {
  it("lists its model", async () => {
    await using it = await Fixture.start();
    for (const at of ["/v1/models", "/models"]) {
      const list = await it.agent.request({ origin: it.provider.url, path: at, method: "GET" });
      expect(await list.body.json()).toMatchObject({ object: "list", data: [{ id: "p429-chat", object: "model" }] });
    }
  });

  it.each([
    ["/v1/nonsense", "{}", 404],
    ["/v1/chat/completions", "{not json", 400],
    ["/v1/chat/completions", "{}", 400],
  ])("%s with %s: %i, and says so in the log", async (at, body, status) => {
    await using it = await Fixture.start();
    const answer = await it.post(body, { at });
    expect(answer.statusCode).toBe(status);
    expect(await answer.body.json()).toMatchObject({ error: { type: "invalid_request_error" } });
    expect(it.log).toMatchObject([{ event: "error", request: "?" }]);
  });
});
