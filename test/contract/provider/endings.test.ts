import { describe, expect, it } from "vitest";
import { chat, eventsOf, Fixture, script, soon, streaming, trial } from "./fixture.ts";

/** Reads a body until it ends or breaks. */
async function readAll(body: AsyncIterable<Buffer>): Promise<{ text: string; broke: string | null }> {
  let text = "";
  try {
    for await (const piece of body) text += piece.toString();
    return { text, broke: null };
  } catch (error) {
    return { text, broke: (error as NodeJS.ErrnoException).code ?? String(error) };
  }
}

describe("scripted endings", () => {
  it.each([
    ["reset", "ECONNRESET"],
    ["close", "UND_ERR_SOCKET"],
  ] as const)("%s after a chunk", async (ending, code) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending, endAt: "after-chunk:2" }), true);
    const { text, broke } = await readAll((await it.post(chat("a1", streaming))).body);
    expect(broke).toBe(code);
    expect(eventsOf(text)).toHaveLength(3);
    await it.provider.over(trial, "a1", soon());
    expect(it.names("a1")).toEqual(["received", "headers", "chunk", "chunk", "ended-by-script"]);
    expect(it.of("a1").at(-1)).toMatchObject({ detail: ending, point: "after-chunk:2", contentChars: 6 });
  });

  it.each([
    ["reset", "ECONNRESET"],
    ["close", "UND_ERR_SOCKET"],
  ] as const)("%s before any headers", async (ending, code) => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending, endAt: "before-headers" }));
    await expect(it.post(chat("a1"))).rejects.toMatchObject({ code });
    expect(it.names("a1")).toEqual(["received", "ended-by-script"]);
  });

  it("close in the middle of a JSON body", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending: "close", endAt: "before-done" }), false);
    const { text, broke } = await readAll((await it.post(chat("a1"))).body);
    expect(broke).toBe("UND_ERR_SOCKET");
    expect(text).toMatch(/^\{"id":"chatcmpl-t1-a1-1"/);
    expect(() => JSON.parse(text)).toThrow();
  });

  it("comes after the hold at the same point", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ holdAt: "before-headers", ending: "reset", endAt: "before-headers" }));
    const failed = expect(it.post(chat("a1"))).rejects.toMatchObject({ code: "ECONNRESET" });
    await it.provider.held(trial, "a1", soon());
    it.provider.release(trial, "a1");
    await failed;
    expect(it.names("a1")).toEqual(["received", "held before-headers", "released before-headers", "ended-by-script"]);
  });

  it("no terminal event: the body ends in good order after the content", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending: "no-terminal-event" }), true);
    const { text, broke } = await readAll((await it.post(chat("a1", streaming))).body);
    expect(broke).toBeNull();
    expect(eventsOf(text)).toHaveLength(4);
    expect(text).not.toMatch(/\[DONE\]|"stop"|prompt_tokens/);
    expect(it.names("a1").at(-1)).toBe("ended-by-script");
  });

  it("malformed: JSON breaks off, the transfer does not", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending: "malformed" }));
    const json = await readAll((await it.post(chat("a1"))).body);
    expect(json.broke).toBeNull();
    expect(() => JSON.parse(json.text)).toThrow(SyntaxError);
    const stream = await readAll((await it.post(chat("a1", streaming))).body);
    expect(stream.broke).toBeNull();
    const events = eventsOf(stream.text);
    expect(events).toHaveLength(5);
    expect(() => JSON.parse(events.at(-1)!)).toThrow(SyntaxError);
    expect(it.names("a1").filter((name) => name === "ended-by-script")).toHaveLength(2);
  });

  it("hang: nothing more comes until the client gives up", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending: "hang", endAt: "after-chunk:1" }), true);
    const cancel = new AbortController();
    const answer = await it.post(chat("a1", streaming), { signal: cancel.signal });
    const read = readAll(answer.body);
    await it.logged(({ event }) => event === "ended-by-script");
    expect(it.provider.inFlight(trial)).toBe(1);
    cancel.abort();
    await it.provider.over(trial, "a1", soon());
    expect(eventsOf((await read).text)).toHaveLength(2);
    expect(it.names("a1").slice(-2)).toEqual(["ended-by-script", "peer-closed"]);
  });

  it("hang: ends when its trial is forgotten", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ ending: "hang", endAt: "before-headers" }));
    const failed = expect(it.post(chat("a1"))).rejects.toThrow();
    await it.logged(({ event }) => event === "ended-by-script");
    it.provider.forget(trial);
    await failed;
    expect(it.provider.inFlight(trial)).toBe(0);
  });

  it("drips, and stops dripping when the client goes", async () => {
    await using it = await Fixture.start();
    it.provider.script(trial, "a1", script({ dripMs: 5 }));
    expect(eventsOf(await (await it.post(chat("a1", streaming))).body.text()).at(-1)).toBe("[DONE]");
    it.provider.script(trial, "b1", script({ dripMs: 600_000 }));
    const cancel = new AbortController();
    const answer = await it.post(chat("b1", streaming), { signal: cancel.signal });
    const read = readAll(answer.body);
    await it.logged(({ event, request }) => event === "chunk" && request === "b1");
    cancel.abort();
    await it.provider.over(trial, "b1", soon());
    await read;
    expect(it.of("b1").at(-1)).toMatchObject({ event: "peer-closed", point: "after-chunk:1", contentChars: 3 });
  });
});
