import { describe, expect, it } from "vitest";
import { chatCompletions } from "../../../harness/provider/dialects/chat-completions.ts";
import type { Answer } from "../../../harness/provider/dialects/types.ts";

const answer: Answer = {
  id: "chatcmpl-t-a1-1",
  created: 1_700_000_000,
  model: "m",
  words: [" ok", " ok"],
  usage: { inputTokens: 7, outputTokens: 3 },
  countedTokens: 7,
  usageInStream: true,
};

const data = (frame: string) => JSON.parse(frame.replace(/^data: /, "").trimEnd());
const request = { model: "m", messages: [{ role: "user", content: "hi" }] };

describe("chat completions: reading a request", () => {
  it.each([
    [{}, null],
    [{ max_tokens: 5 }, 5],
    [{ max_completion_tokens: 6 }, 6],
    [{ max_tokens: 5, max_completion_tokens: 6 }, 6],
    [{ max_tokens: null }, null],
  ])("takes the output limit from %j", (limits, maxTokens) => {
    expect(chatCompletions.read({ ...request, ...limits })).toMatchObject({ maxTokens });
  });

  it.each([
    [{}, false, false],
    [{ stream: true }, true, false],
    [{ stream: true, stream_options: null }, true, false],
    [{ stream: true, stream_options: { include_usage: true } }, true, true],
  ])("takes stream and usage from %j", (fields, stream, usageInStream) => {
    expect(chatCompletions.read({ ...request, ...fields })).toMatchObject({ stream, usageInStream });
  });

  it.each([
    undefined,
    null,
    [],
    "x",
    {},
    { model: "m" },
    { model: "m", messages: [] },
    { ...request, max_tokens: "5" },
  ])("refuses %j as OpenAI would", (body) => {
    expect(chatCompletions.read(body)).toMatchObject({
      status: 400,
      body: { error: { type: "invalid_request_error", message: expect.any(String) } },
    });
  });

  it("accepts messages without content, as assistants' tool calls are", () => {
    expect(chatCompletions.read({ model: "m", messages: [{ role: "assistant", tool_calls: [] }] })).toHaveProperty(
      "texts",
    );
  });
});

describe("chat completions: JSON", () => {
  it("has the whole content and its usage", () => {
    expect(chatCompletions.json(answer)).toMatchObject({
      id: "chatcmpl-t-a1-1",
      object: "chat.completion",
      choices: [{ index: 0, message: { role: "assistant", content: " ok ok" }, finish_reason: "stop" }],
      usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    });
  });

  it("leaves the usage out when there is none to say", () => {
    expect(chatCompletions.json({ ...answer, usage: null })).not.toHaveProperty("usage");
  });
});

describe("chat completions: stream", () => {
  const frames = chatCompletions.frames(answer);

  it("goes role, content, finish, usage, [DONE]", () => {
    expect(data(frames.opening).choices[0].delta).toEqual({ role: "assistant", content: "", refusal: null });
    expect(frames.content.map((frame) => data(frame).choices[0].delta)).toEqual([
      { content: " ok" },
      { content: " ok" },
    ]);
    expect(data(frames.closing).choices[0]).toMatchObject({ delta: {}, finish_reason: "stop" });
    expect(data(frames.usage!)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 },
    });
    expect(frames.terminal).toBe("data: [DONE]\n\n");
  });

  it("says `usage: null` on the other chunks when usage was asked for", () => {
    for (const frame of [frames.opening, ...frames.content, frames.closing]) expect(data(frame).usage).toBeNull();
  });

  it("does not speak of usage when it was not asked for", () => {
    const silent = chatCompletions.frames({ ...answer, usageInStream: false });
    expect(silent.usage).toBeNull();
    expect(data(silent.opening)).not.toHaveProperty("usage");
  });

  it("has no usage chunk when there is none to say", () => {
    expect(chatCompletions.frames({ ...answer, usage: null }).usage).toBeNull();
  });
});
