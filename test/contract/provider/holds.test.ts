import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import type { HoldPoint } from "../../../harness/contracts/index.ts";
import { chat, eventsOf, eventually, Fixture, script, soon, streaming, trial } from "./fixture.ts";

/** What the client has seen when the provider is held there: status, and content and other events. */
const streamHolds: [HoldPoint, { headers: boolean; words: number; finished: boolean; usage: boolean }][] = [
  ["before-headers", { headers: false, words: 0, finished: false, usage: false }],
  ["after-headers", { headers: true, words: 0, finished: false, usage: false }],
  ["after-chunk:1", { headers: true, words: 1, finished: false, usage: false }],
  ["after-chunk:3", { headers: true, words: 3, finished: false, usage: false }],
  ["before-usage", { headers: true, words: 3, finished: true, usage: false }],
  ["before-done", { headers: true, words: 3, finished: true, usage: true }],
];
const jsonHolds: HoldPoint[] = ["before-headers", "after-headers", "before-done"];

const word = /" (ok|go|so)"/g;

/** Sends a request on a bare socket and gathers what comes back. */
function dial(it: Fixture, body: object) {
  const socket = connect(it.provider.port, "127.0.0.1");
  const text = JSON.stringify(body);
  socket.on("error", () => {});
  socket.write(`POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
  let seen = "";
  socket.setEncoding("latin1").on("data", (data) => {
    seen += data;
  });
  return { socket, seen: () => seen };
}

describe("streams are held", () => {
  it.each(streamHolds)("%s: only what comes before has been sent, the rest follows the release", async (point, at) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: point }), true);
    const { socket, seen } = dial(it, chat("a1", streaming));
    const held = await it.provider.held(trial, "a1", soon());
    expect(held.point).toBe(point);
    expect(it.names("a1").at(-1)).toBe(`held ${point}`);
    await eventually(() => seen().includes(" 200 OK")).toBe(at.headers);
    await eventually(() => seen().match(word)?.length ?? 0).toBe(at.words);
    await eventually(() => seen().includes('"stop"')).toBe(at.finished);
    await eventually(() => seen().includes("prompt_tokens")).toBe(at.usage);
    expect(seen()).not.toContain("[DONE]");
    expect(it.provider.inFlight(trial)).toBe(1);
    it.provider.release(trial, "a1");
    await it.provider.over(trial, "a1", soon());
    await eventually(seen).toContain("data: [DONE]\n\n");
    expect(seen().match(word)).toHaveLength(3);
    expect(it.names("a1")).toContain(`released ${point}`);
    expect(it.names("a1").at(-1)).toBe("done");
    expect(it.provider.inFlight(trial)).toBe(0);
    socket.destroy();
  });

  it.each(streamHolds)("%s: a client that closes there is logged with what had been sent", async (point, at) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: point }), true);
    const cancel = new AbortController();
    const answer = it.post(chat("a1", streaming), { signal: cancel.signal }).then((answer) => answer.body.text());
    const failed = expect(answer).rejects.toThrow();
    await it.provider.held(trial, "a1", soon());
    cancel.abort();
    await it.provider.over(trial, "a1", soon());
    await failed;
    expect(it.of("a1").at(-1)).toMatchObject({ event: "peer-closed", point, contentChars: 3 * at.words });
    expect(it.of("a1").at(-1)?.outputTokens).toBe(at.usage ? 3 : undefined);
    expect(it.names("a1")).not.toContain("done");
  });
});

describe("JSON answers are held", () => {
  it.each(jsonHolds)("%s", async (point) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: point }), false);
    const { socket, seen } = dial(it, chat("a1"));
    await it.provider.held(trial, "a1", soon());
    await eventually(() => seen().includes(" 200 OK")).toBe(point !== "before-headers");
    await eventually(() => seen().includes('"chatcmpl-t1-a1-1"')).toBe(point === "before-done");
    expect(seen()).not.toContain("total_tokens");
    it.provider.release(trial, "a1");
    await it.provider.over(trial, "a1", soon());
    await eventually(() => seen().includes("total_tokens")).toBe(true);
    expect(it.names("a1").at(-1)).toBe("done");
    socket.destroy();
  });

  it.each(jsonHolds)("%s: a client that closes there is logged", async (point) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: point }), false);
    const { socket, seen } = dial(it, chat("a1"));
    await it.provider.held(trial, "a1", soon());
    // A socket closed with unread data is reset, not closed.
    await eventually(() => seen().includes(" 200 OK")).toBe(point !== "before-headers");
    await eventually(() => seen().includes('"chatcmpl')).toBe(point === "before-done");
    socket.destroy();
    await it.provider.over(trial, "a1", soon());
    expect(it.of("a1").at(-1)).toMatchObject({ event: "peer-closed", point, contentChars: 0, detail: "closed" });
  });
});

describe("holding", () => {
  it("tells a reset from a close", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: "after-chunk:2" }));
    const { socket } = dial(it, chat("a1", streaming));
    await it.provider.held(trial, "a1", soon());
    socket.resetAndDestroy();
    await it.provider.over(trial, "a1", soon());
    expect(it.of("a1").at(-1)).toMatchObject({ event: "peer-closed", detail: "reset", contentChars: 6 });
  });

  it("does not wait for a release that came before", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: "before-headers" }));
    it.provider.release(trial, "a1");
    expect((await it.post(chat("a1"))).statusCode).toBe(200);
    expect(it.names("a1")).not.toContain("held before-headers");
  });

  it("can be waited for before the request comes, and after it went", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: "after-headers" }));
    const early = it.provider.held(trial, "a1", soon());
    const over = it.provider.over(trial, "a1", soon());
    const answer = await it.post(chat("a1", streaming));
    const held = await early;
    it.provider.release(trial, "a1");
    expect(eventsOf(await answer.body.text()).at(-1)).toBe("[DONE]");
    await over;
    await it.provider.over(trial, "a1", soon());
    await expect(it.provider.held(trial, "a1", soon())).resolves.toEqual(held);
  });

  it("waits no longer than the signal", async () => {
    await using it = await Fixture.start();
    const abort = new AbortController();
    const waits = [it.provider.held(trial, "a1", abort.signal), it.provider.over(trial, "a1", abort.signal)];
    abort.abort(new Error("enough"));
    for (const wait of waits) await expect(wait).rejects.toThrow("enough");
  });

  it("refuses a script when it is given, if it cannot hold there", async () => {
    await using it = await Fixture.start();
    const give = () => it.provider.script(trial, "a1", script({ holdAt: "before-usage" }), false);
    expect(give).toThrow(expect.objectContaining({ code: "ERR_SCENARIO_INVALID" }));
  });

  it("refuses a request that does not fit its script, and tells whoever waits for the hold", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: "before-usage" }));
    const held = expect(it.provider.held(trial, "a1", soon())).rejects.toMatchObject({ code: "ERR_SCENARIO_INVALID" });
    await expect(it.post(chat("a1"))).rejects.toThrow();
    await held;
    expect(it.names("a1")).toEqual(["received", "error"]);
  });

  it("ends when its trial is forgotten: the answer goes on", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: "after-headers" }));
    const answer = await it.post(chat("a1", streaming));
    const waiting = it.provider.held(trial, "b1", soon());
    const failed = expect(waiting).rejects.toThrow("forgotten");
    it.provider.forget(trial);
    await failed;
    expect(eventsOf(await answer.body.text()).at(-1)).toBe("[DONE]");
    await it.logged(({ event }) => event === "done");
    expect(it.provider.inFlight(trial)).toBe(0);
  });
});
