import { describe, expect, it } from "vitest";
import { changed, Trials, when } from "../../../harness/provider/state.ts";

const never = new AbortController().signal;
const at = { trial: "t", request: "a1" };

describe("waiting on a request", () => {
  it("resolves at once when it is already so", async () => {
    const state = new Trials().request(at);
    state.released = true;
    await expect(when(state, () => state.released || undefined, never)).resolves.toBe(true);
  });

  it("resolves after a change, and leaves nothing behind", async () => {
    const state = new Trials().request(at);
    const waits = [1, 2].map(() => when(state, () => state.held ?? undefined, never));
    changed(state);
    state.held = { t: 5, point: "before-headers" };
    changed(state);
    await expect(Promise.all(waits)).resolves.toEqual([state.held, state.held]);
    expect(state.waiting).toBeNull();
  });

  it("rejects with the signal's reason, before and after it aborts", async () => {
    const state = new Trials().request(at);
    const abort = new AbortController();
    const waits = when(state, () => undefined, abort.signal);
    abort.abort(new Error("enough"));
    await expect(waits).rejects.toThrow("enough");
    await expect(when(state, () => undefined, abort.signal)).rejects.toThrow("enough");
    expect(state.waiting).toBeNull();
  });

  it("rejects with what the reading throws", async () => {
    const state = new Trials().request(at);
    const read = () => {
      throw new Error("misfit");
    };
    await expect(when(state, read, never)).rejects.toThrow("misfit");
  });
});

describe("trials", () => {
  it("forget their requests, and still count what is open", () => {
    const trials = new Trials();
    const state = trials.request(at);
    const closed = trials.opened("t", state);
    trials.forget("t");
    expect(state).toMatchObject({ forgotten: true, released: true });
    expect(trials.request(at)).not.toBe(state);
    expect(trials.inFlight("t")).toBe(1);
    closed();
    expect(trials.inFlight("t")).toBe(0);
  });
});
