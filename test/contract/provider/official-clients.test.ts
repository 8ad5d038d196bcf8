import Anthropic from "@anthropic-ai/sdk";
import OpenAI, { AzureOpenAI, toFile } from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { marker } from "../../../harness/provider/index.ts";
import { Fixture, script, soon, trial } from "./fixture.ts";

let bed: Fixture;
let openai: OpenAI;
let anthropic: Anthropic;
const model = "gpt-x";

beforeAll(async () => {
  bed = await Fixture.start();
  openai = new OpenAI({ apiKey: "sk-x", baseURL: `${bed.provider.url}/v1`, maxRetries: 0 });
  anthropic = new Anthropic({ apiKey: "sk-x", baseURL: bed.provider.url, maxRetries: 0 });
});

afterAll(async () => bed[Symbol.asyncDispose]());

/** Scripts a request and gives the text that names it. */
function prompt(id: string, fields: Parameters<typeof script>[0] = {}): string {
  bed.provider.script(trial, id, script(fields));
  return `Say ok. ${marker(trial, id)}`;
}

const billed = (id: string) => bed.of(id).at(-1);

describe("the official OpenAI client", () => {
  it("reads a response", async () => {
    const response = await openai.responses.create({ model, input: prompt("r1"), max_output_tokens: 40 });
    expect(response).toMatchObject({ id: "resp_t1-r1-1", status: "completed", output_text: " ok go so" });
    expect(response.usage).toMatchObject({ input_tokens: 7, output_tokens: 3, total_tokens: 10 });
    expect(bed.of("r1")[0]).toMatchObject({ stream: false, maxTokens: 40 });
    expect(billed("r1")).toMatchObject({ event: "done", inputTokens: 7, outputTokens: 3 });
  });

  it("reads a response's stream", async () => {
    const stream = openai.responses.stream({ model, input: [{ role: "user", content: prompt("r2") }] });
    const types: string[] = [];
    for await (const { type } of stream) types.push(type);
    const response = await stream.finalResponse();
    expect(response.output_text).toBe(" ok go so");
    expect(response.usage).toMatchObject({ input_tokens: 7, output_tokens: 3 });
    expect(types).toEqual([
      "response.created",
      "response.in_progress",
      "response.output_item.added",
      "response.content_part.added",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.done",
      "response.content_part.done",
      "response.output_item.done",
      "response.completed",
    ]);
    expect(bed.names("r2")).toEqual(["received", "headers", "chunk", "chunk", "chunk", "usage", "done"]);
  });

  it("reads chat completions, through a path as Azure's, too", async () => {
    const azure = new AzureOpenAI({
      apiKey: "x",
      endpoint: bed.provider.url,
      apiVersion: "2024-10-21",
      deployment: "dep",
      maxRetries: 0,
    });
    const ask = (id: string) => ({ model, messages: [{ role: "user" as const, content: prompt(id) }] });
    for (const [client, id] of [
      [openai, "c1"],
      [azure, "c2"],
    ] as const) {
      const answer = await client.chat.completions.create(ask(id));
      expect(answer.choices[0]?.message.content).toBe(" ok go so");
      const final = await client.chat.completions
        .stream({ ...ask(id), stream_options: { include_usage: true } })
        .finalChatCompletion();
      expect(final.usage).toMatchObject({ prompt_tokens: 7, completion_tokens: 3 });
    }
  });

  it("reads completions", async () => {
    const answer = await openai.completions.create({ model, prompt: prompt("p1"), max_tokens: 9 });
    expect(answer).toMatchObject({ choices: [{ text: " ok go so" }], usage: { completion_tokens: 3 } });
    const options = { stream: true, stream_options: { include_usage: true } } as const;
    let text = "";
    let usage: unknown;
    for await (const chunk of await openai.completions.create({ model, prompt: prompt("p2"), ...options })) {
      text += chunk.choices[0]?.text ?? "";
      usage = chunk.usage ?? usage;
    }
    expect([text, usage]).toEqual([" ok go so", expect.objectContaining({ prompt_tokens: 7, completion_tokens: 3 })]);
    expect(billed("p2")).toMatchObject({ event: "done", outputTokens: 3 });
  });

  it("reads embeddings, and they cost their input alone", async () => {
    const usual = await openai.embeddings.create({ model, input: prompt("e1") });
    const plain = await openai.embeddings.create({ model, input: [prompt("e2")], encoding_format: "float" });
    expect(Array.from(usual.data[0]!.embedding)).toEqual(plain.data[0]!.embedding);
    expect(usual.usage).toEqual({ prompt_tokens: 7, total_tokens: 7 });
    expect(billed("e1")).toMatchObject({ event: "done", inputTokens: 7, outputTokens: 0 });
  });

  it("reads images", async () => {
    const images = await openai.images.generate({ model: "gpt-image-1", prompt: prompt("i1"), n: 2 });
    expect(images.data).toHaveLength(2);
    expect(Buffer.from(images.data![0]!.b64_json!, "base64").subarray(1, 4).toString()).toBe("PNG");
    expect(images.usage).toMatchObject({ input_tokens: 0, output_tokens: 3 });
    expect(billed("i1")).toMatchObject({ event: "done", inputTokens: 0, outputTokens: 3 });
  });

  it("counts input tokens", async () => {
    const count = await openai.responses.inputTokens.count({ model, input: prompt("k1") });
    expect(count.input_tokens).toBe(7);
    expect(billed("k1")).toMatchObject({ event: "done", inputTokens: 0, outputTokens: 0 });
  });

  it("keeps assistants, batches and files, which cost nothing", async () => {
    const assistant = await openai.beta.assistants.create({ model, instructions: prompt("s1") });
    expect((await openai.beta.assistants.list()).data).toHaveLength(1);
    const thread = await openai.beta.threads.create({ metadata: { p: prompt("s2") } });
    await openai.beta.threads.messages.create(thread.id, { role: "user", content: prompt("s3") });
    expect((await openai.beta.threads.messages.list(thread.id)).data[0]?.thread_id).toBe(thread.id);
    const instructions = prompt("s4");
    const run = await openai.beta.threads.runs.createAndPoll(thread.id, { assistant_id: assistant.id, instructions });
    expect(run.status).toBe("completed");
    const file = await openai.files.create({
      purpose: "batch",
      file: await toFile(Buffer.from(prompt("f1")), "x.jsonl"),
    });
    const batch = await openai.batches.create({
      input_file_id: file.id,
      endpoint: "/v1/chat/completions",
      completion_window: "24h",
      metadata: { p: prompt("b1") },
    });
    expect((await openai.batches.cancel(batch.id)).id).toBe(batch.id);
    for (const id of ["s1", "s2", "s3", "s4", "f1", "b1"]) {
      expect(bed.names(id)).toEqual(["received", "headers", "done"]);
      expect(billed(id)).toMatchObject({ inputTokens: 0, outputTokens: 0 });
    }
  });

  it.each([
    [400, OpenAI.BadRequestError],
    [401, OpenAI.AuthenticationError],
    [404, OpenAI.NotFoundError],
    [429, OpenAI.RateLimitError],
    [500, OpenAI.InternalServerError],
  ])("maps %i on each route", async (status, kind) => {
    const input = prompt(`x${status}`, { status, retryAfterS: 3 });
    const calls = [
      openai.responses.create({ model, input, stream: true }),
      openai.chat.completions.create({ model, messages: [{ role: "user", content: input }] }),
      openai.completions.create({ model, prompt: input }),
      openai.embeddings.create({ model, input }),
      openai.images.generate({ model, prompt: input }),
      openai.beta.assistants.create({ model, instructions: input }),
    ];
    for (const failed of await Promise.allSettled(calls)) {
      const { reason } = failed as PromiseRejectedResult;
      expect(reason).toBeInstanceOf(kind);
      expect(reason.headers.get("retry-after")).toBe("3");
      expect(reason.requestID).toContain(`x${status}`);
    }
  });

  it("is held in a response's stream, and cancels it", async () => {
    const input = prompt("h1", { holdAt: "after-chunk:2" });
    const stream = await openai.responses.create({ model, input, stream: true });
    let text = "";
    for await (const event of stream) {
      if (event.type !== "response.output_text.delta") continue;
      text += event.delta;
      if (text.length < 6) continue;
      await bed.provider.held(trial, "h1", soon());
      stream.controller.abort();
    }
    await bed.provider.over(trial, "h1", soon());
    expect(text).toBe(" ok go");
    expect(billed("h1")).toMatchObject({ event: "peer-closed", point: "after-chunk:2", contentChars: 6 });
  });
});

describe("the official Anthropic client", () => {
  const ask = (text: string) => ({ model, max_tokens: 50, messages: [{ role: "user" as const, content: text }] });

  it("reads a message", async () => {
    const message = await anthropic.messages.create(ask(prompt("m1")));
    expect(message).toMatchObject({ id: "msg_t1-m1-1", content: [{ type: "text", text: " ok go so" }] });
    expect(message.usage).toMatchObject({ input_tokens: 7, output_tokens: 3 });
    expect(bed.of("m1")[0]).toMatchObject({ maxTokens: 50 });
  });

  it("reads a message's stream", async () => {
    const stream = anthropic.messages.stream(ask(prompt("m2")));
    const types: string[] = [];
    for await (const { type } of stream) types.push(type);
    const message = await stream.finalMessage();
    expect(message).toMatchObject({ stop_reason: "end_turn", content: [{ text: " ok go so" }] });
    expect(message.usage).toMatchObject({ input_tokens: 7, output_tokens: 3 });
    expect(types.slice(0, 2)).toEqual(["message_start", "content_block_start"]);
    expect(types.slice(-3)).toEqual(["content_block_stop", "message_delta", "message_stop"]);
    expect(billed("m2")).toMatchObject({ event: "done", inputTokens: 7, outputTokens: 3 });
  });

  it("counts tokens", async () => {
    const { max_tokens, ...asked } = ask(prompt("m3"));
    expect(await anthropic.messages.countTokens(asked)).toEqual({ input_tokens: 7 });
    expect(billed("m3")).toMatchObject({ event: "done", inputTokens: 0 });
  });

  it.each([
    [400, Anthropic.BadRequestError, "invalid_request_error"],
    [401, Anthropic.AuthenticationError, "authentication_error"],
    [429, Anthropic.RateLimitError, "rate_limit_error"],
    [500, Anthropic.InternalServerError, "api_error"],
    [529, Anthropic.InternalServerError, "overloaded_error"],
  ])("maps %i", async (status, kind, type) => {
    const failed = anthropic.messages.create(ask(prompt(`y${status}`, { status, retryAfterS: 3 })));
    const error = await failed.catch((error: unknown) => error);
    expect(error).toBeInstanceOf(kind);
    expect(error).toMatchObject({ error: { type: "error", error: { type } } });
  });

  it("is held in a stream, and reads on after the release", async () => {
    const stream = anthropic.messages.stream(ask(prompt("h2", { holdAt: "before-usage" })));
    await bed.provider.held(trial, "h2", soon());
    bed.provider.release(trial, "h2");
    expect((await stream.finalMessage()).usage.output_tokens).toBe(3);
  });
});
