import { once } from "node:events";
import { connect } from "node:net";
import { Pool } from "undici";
import { describe, expect, it } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import { startProvider } from "../../../harness/provider/index.ts";
import { chat, eventsOf, Fixture, script, soon, streaming, trial } from "./fixture.ts";

describe("connections", () => {
  it("are kept alive between exchanges; closing an idle one is no event", async () => {
    await using it = await Fixture.start();
    const pool = new Pool(it.provider.url, { connections: 1 });
    let connected = 0;
    pool.on("connect", () => connected++);
    for (const [k, fields] of [streaming, {}, streaming].entries()) {
      await (await it.post(chat(`a${k}`, fields), { dispatcher: pool })).body.dump();
    }
    expect(connected).toBe(1);
    await pool.destroy();
    await (await it.post(chat("z1"))).body.dump();
    expect(it.log.filter(({ event }) => event === "peer-closed" || event === "error")).toEqual([]);
    expect(it.log.filter(({ event }) => event === "done")).toHaveLength(4);
  });

  it("are closed after the answer when the client asks for that, and the answer counts as done", async () => {
    await using it = await Fixture.start();
    const socket = connect(it.provider.port, "127.0.0.1");
    const text = JSON.stringify(chat("a1"));
    socket.write(`POST /v1/chat/completions HTTP/1.0\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
    let seen = "";
    for await (const piece of socket) seen += piece;
    expect(seen).toContain("total_tokens");
    expect(it.names("a1").at(-1)).toBe("done");
  });

  it("that break off within a request body start no exchange", async () => {
    await using it = await Fixture.start();
    const socket = connect(it.provider.port, "127.0.0.1");
    socket.write("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n\r\n{");
    socket.end();
    const event = await it.logged(({ event }) => event === "error");
    expect(event).toMatchObject({ request: "?", detail: expect.stringContaining("broke off") });
    socket.destroy();
  });

  it("are not done while the client does not take the answer", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ chunks: 100_000 }));
    const socket = connect(it.provider.port, "127.0.0.1").pause();
    const text = JSON.stringify(chat("a1", streaming));
    socket.write(`POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
    await it.logged(({ event, contentChars }) => event === "chunk" && contentChars === 300);
    socket.destroy();
    await it.provider.over(trial, "a1", soon());
    expect(it.of("a1").at(-1)?.event).toBe("peer-closed");
    expect(it.of("a1").at(-1)?.contentChars).toBeLessThan(300_000);
  });

  it("are not done when the client resets with the last write still pending", async () => {
    await using it = await Fixture.start();
    // 12 MB: more than the kernel's buffers take from one side to the other.
    it.provider.script(trial, "a1", script({ chunks: 4_000_000 }));
    const socket = connect(it.provider.port, "127.0.0.1").pause();
    const text = JSON.stringify(chat("a1"));
    socket.write(`POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: ${text.length}\r\n\r\n${text}`);
    await it.logged(({ event }) => event === "headers");
    socket.resetAndDestroy();
    await it.provider.over(trial, "a1", soon());
    expect(it.names("a1")).toEqual(["received", "headers", "peer-closed"]);
  });

  it("carry 500 streams at once, all held and then all completed", async () => {
    await using it = await Fixture.start();
    const ids = Array.from({ length: 500 }, (_, k) => `a${k}`);
    for (const id of ids) it.provider.script(trial, id, script({ holdAt: "after-chunk:2" }), true);
    const signal = soon();
    const answers = ids.map(async (id) => (await it.post(chat(id, streaming))).body.text());
    await Promise.all(ids.map((id) => it.provider.held(trial, id, signal)));
    expect(it.provider.inFlight(trial)).toBe(500);
    for (const id of ids) it.provider.release(trial, id);
    for (const text of await Promise.all(answers)) expect(eventsOf(text).at(-1)).toBe("[DONE]");
    expect(it.provider.inFlight(trial)).toBe(0);
    expect(it.log.filter(({ event }) => event === "done")).toHaveLength(500);
  });
});

describe("dispose", () => {
  it("ends held, hanging and dripping exchanges, waiters, idle sockets and the listener", async () => {
    const it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: "before-headers" }));
    it.provider.script(trial, "b1", script({ ending: "hang", endAt: "after-headers" }));
    it.provider.script(trial, "c1", script({ dripMs: 600_000 }));
    await (await it.post(chat("idle1"))).body.dump();
    const answers = ["a1", "b1", "c1"].map(async (id) => (await it.post(chat(id, streaming))).body.text());
    const failed = Promise.all(answers.map((answer) => expect(answer).rejects.toThrow()));
    const waiting = expect(it.provider.held(trial, "d1", soon())).rejects.toThrow();
    await it.provider.held(trial, "a1", soon());
    await it.logged(({ event, request }) => event === "ended-by-script" && request === "b1");
    await it.logged(({ event, request }) => event === "chunk" && request === "c1");
    await it.provider[Symbol.asyncDispose]();
    await failed;
    await waiting;
    for (const id of ["a1", "b1", "c1"]) {
      expect(it.of(id).at(-1)).toMatchObject({ event: "error", detail: "the provider was stopped" });
    }
    expect(it.provider.inFlight(trial)).toBe(0);
    await expect(it.post(chat("e1"))).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await it.agent.destroy();
  });

  it("does not wait for a request that is still on its way", async () => {
    await using it = await Fixture.start();
    const socket = connect(it.provider.port, "127.0.0.1").on("error", () => {});
    socket.write("POST /v1/chat/completions HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n");
    socket.write("expect: 100-continue\r\n\r\n{");
    await once(socket, "data");
    await it.provider[Symbol.asyncDispose]();
    if (!socket.destroyed) await once(socket, "close");
  });

  it("twice is once", async () => {
    const provider = await startProvider({ clock: startClock() });
    await provider[Symbol.asyncDispose]();
    await provider[Symbol.asyncDispose]();
  });
});
