import { connect } from "node:net";
import { createParser } from "eventsource-parser";
import { describe, expect, it } from "vitest";
import { marker } from "../../../harness/provider/index.ts";
import { eventually, Fixture, script, soon, trial } from "./fixture.ts";

interface Route {
  at: string;
  body(id: string): object;
  /** What only an end, only a usage block, and only this API's content looks like. */
  end: RegExp;
  usage: RegExp;
  content: RegExp;
}

const say = (id: string) => `Say ok. ${marker(trial, id)}`;
const routes: Route[] = [
  {
    at: "/v1/chat/completions",
    body: (id) => ({
      model: "m",
      messages: [{ role: "user", content: say(id) }],
      stream_options: { include_usage: true },
    }),
    end: /\[DONE\]/,
    usage: /"prompt_tokens":(\d+),"completion_tokens":(\d+)/,
    content: /"delta":\{"content":" (\w\w)"/,
  },
  {
    at: "/v1/completions",
    body: (id) => ({ model: "m", prompt: say(id), stream_options: { include_usage: true } }),
    end: /\[DONE\]/,
    usage: /"prompt_tokens":(\d+),"completion_tokens":(\d+)/,
    content: /\{"text":" (\w\w)","index"/,
  },
  {
    at: "/v1/responses",
    body: (id) => ({ model: "m", input: say(id) }),
    end: /response\.completed/,
    usage: /"input_tokens":(\d+),.*"output_tokens":(\d+)/,
    content: /"delta":" (\w\w)"/,
  },
  {
    at: "/v1/messages",
    body: (id) => ({ model: "m", max_tokens: 9, messages: [{ role: "user", content: say(id) }] }),
    end: /message_stop/,
    usage: /message_delta.*"input_tokens":(\d+),.*"output_tokens":(\d+)/s,
    content: /"text_delta","text":" (\w\w)"/,
  },
];

const streamOf = async (it: Fixture, route: Route, id: string) =>
  (await it.post({ ...route.body(id), stream: true }, { at: route.at })).body.text();
const jsonOf = async (it: Fixture, route: Route, id: string) =>
  (await it.post(route.body(id), { at: route.at })).body.json();

/** The data of all events, read as LiteLLM and the official clients read them. */
function parsed(text: string): unknown[] {
  const seen: unknown[] = [];
  createParser({ onEvent: ({ data }) => data !== "[DONE]" && seen.push(JSON.parse(data)) }).feed(text);
  return seen;
}

describe.each(routes)("$at", (route) => {
  it.each([
    ["correct", 7, 3],
    ["doubled", 14, 6],
    ["zero", 0, 0],
    ["missing", null, null],
  ] as const)("usage %s, streaming and not", async (usage, input, output) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ usage }));
    for (const text of [await streamOf(it, route, "a1"), JSON.stringify(await jsonOf(it, route, "a1"))]) {
      const said = route.usage.exec(text.startsWith("{") ? `message_delta${text}` : text);
      expect(said?.slice(1).map(Number) ?? [null, null]).toEqual([input, output]);
    }
    const done = it.of("a1").filter(({ event }) => event === "done");
    expect(done.map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens])).toEqual(
      Array(2).fill([input ?? 7, output ?? 3]),
    );
  });

  it("a stream of 150 words has no word twice in a row", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ outputTokens: 150, chunks: 150 }), true);
    const text = await streamOf(it, route, "a1");
    const words = [...text.matchAll(new RegExp(route.content, "g"))].map(([, word]) => word);
    expect(words).toHaveLength(150);
    expect(words.filter((word, index) => word === words[index - 1])).toEqual([]);
  });

  it("without its terminal event: content, but neither end nor usage", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending: "no-terminal-event" }), true);
    const text = await streamOf(it, route, "a1");
    expect(text).toMatch(route.content);
    expect(text).not.toMatch(route.end);
    expect(text).not.toMatch(route.usage);
    expect(parsed(text).length).toBeGreaterThanOrEqual(3);
    expect(it.names("a1").at(-1)).toBe("ended-by-script");
  });

  it("malformed: its last event is not JSON", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending: "malformed" }), true);
    const text = await streamOf(it, route, "a1");
    const events = text.trimEnd().split("\n\n");
    expect(() => parsed(`${events.slice(0, -1).join("\n\n")}\n\n`)).not.toThrow();
    expect(() => parsed(`${events.at(-1)}\n\n`)).toThrow(SyntaxError);
  });

  it("in the wrong dialect: well-formed, complete, and nothing of its own", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending: "wrong-dialect" }));
    const text = await streamOf(it, route, "a1");
    expect(text).not.toMatch(route.content);
    expect(parsed(text).length).toBeGreaterThanOrEqual(5);
    expect(await jsonOf(it, route, "a1")).not.toEqual(await jsonOf(it, route, "b1"));
    expect(it.names("a1").filter((name) => name === "ended-by-script")).toHaveLength(2);
    expect(it.names("a1")).not.toContain("done");
  });

  it.each([
    ["after-headers", false, 0, false, false],
    ["after-chunk:2", true, 2, false, false],
    ["before-usage", true, 3, false, false],
    ["before-done", true, 3, true, false],
  ] as const)("held %s", async (point, begun, words, usage, ended) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: point }), true);
    const socket = connect(it.provider.port, "127.0.0.1");
    const body = JSON.stringify({ ...route.body("a1"), stream: true });
    socket.write(`POST ${route.at} HTTP/1.1\r\nhost: x\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    let seen = "";
    socket.setEncoding("latin1").on("data", (data) => {
      seen += data;
    });
    await it.provider.held(trial, "a1", soon());
    await eventually(() => seen.match(new RegExp(route.content, "g"))?.length ?? 0).toBe(words);
    await eventually(() => route.usage.test(seen)).toBe(usage);
    expect(seen.includes("data: ")).toBe(begun);
    // With OpenAI's responses the usage is in the event that ends them; what is left is the end of the body.
    if (route.at !== "/v1/responses") expect(route.end.test(seen)).toBe(ended);
    expect(seen).not.toContain("\r\n0\r\n\r\n");
    it.provider.release(trial, "a1");
    await eventually(() => seen).toMatch(/\r\n0\r\n\r\n$/);
    expect(seen).toMatch(route.end);
    socket.destroy();
  });

  it("is found without /v1, behind other prefixes, and through an HTTP proxy's form of the URL", async () => {
    await using it = await Fixture.start();
    const path = route.at.slice("/v1".length);
    for (const at of [path, `/openai${route.at}?api-version=1`, `/openai/deployments/dep${path}`]) {
      expect((await it.post(route.body("a1"), { at })).statusCode).toBe(200);
    }
    const socket = connect(it.provider.port, "127.0.0.1").setEncoding("latin1");
    const body = JSON.stringify(route.body("a1"));
    socket.write(`POST http://api.example.com${route.at} HTTP/1.0\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    let seen = "";
    for await (const piece of socket) seen += piece;
    expect(seen).toContain(" 200 OK");
  });
});

describe("ids", () => {
  it("are the same for all requests of a trial when scripted so", async () => {
    await using it = await Fixture.start();
    const [route] = routes;
    const ids = new Set<unknown>();
    for (const id of ["a1", "a2", "a2"]) {
      it.provider.script(trial, id, script({ duplicateId: true }));
      ids.add(((await jsonOf(it, route!, id)) as { id: string }).id);
    }
    expect([...ids]).toEqual(["chatcmpl-t1-same"]);
  });
});
