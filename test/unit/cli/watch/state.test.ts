import { describe, expect, test } from "vitest";
import {
  changedSince,
  type Effect,
  evidence,
  exitCode,
  failedScenarios,
  initialState,
  type Outcome,
  type WatchEvent,
  watchStep,
} from "../../../../harness/cli/commands/watch/state.ts";

const begin = initialState(["a", "b"], "converged");

/** What is done about each event, and the state after the last. */
function play(...events: WatchEvent[]) {
  let state = begin;
  const effects: (Effect | null)[] = [];
  for (const event of events) {
    const [next, effect] = watchStep(state, event);
    state = next;
    effects.push(effect);
  }
  return { state, effects, last: effects.at(-1) };
}

const begun: WatchEvent = { type: "begun" };
const changed: WatchEvent = { type: "changed" };
const aborted: WatchEvent = { type: "aborted" };
const interrupted: WatchEvent = { type: "interrupted" };
const key = (key: string): WatchEvent => ({ type: "key", key });

/** A round: the word of each scenario that it ran. */
function ended(words: Record<string, Outcome["word"]>, trouble: string | null = null): WatchEvent {
  const outcomes = Object.entries(words).map(([scenario, word]) => {
    return { scenario, seed: 1, word, reason: `why ${word}`, dir: `round/${scenario}` };
  });
  return { type: "ended", outcomes, trouble, dir: "round" };
}
const troubled = (trouble: string): WatchEvent => ended({}, trouble);

const all: Effect = { do: "run", scenarios: ["a", "b"] };
const abort: Effect = { do: "abort" };
const wait: Effect = { do: "wait" };
const quit: Effect = { do: "quit" };
const good = ended({ a: "converged", b: "converged" });
const bad = ended({ a: "converged", b: "diverged" });

test("it begins with all, and waits when they have ended", () => {
  expect(play(begun, good).effects).toEqual([all, wait]);
});

describe("a change, or the key r", () => {
  test.each([["a change", changed] as const, ["r", key("r")] as const])("%s runs all", (_, event) => {
    expect(play(begun, bad, event).last).toEqual(all);
  });

  test.each([["a change", changed] as const, ["r", key("r")] as const])(
    "%s while something runs ends that, and then runs all, once",
    (_, event) => {
      expect(play(begun, event, event, aborted, good).effects).toEqual([all, abort, abort, all, wait]);
    },
  );

  test("what was running when it came is not told of, and what was seen before stays", () => {
    const { state } = play(begun, bad, changed, changed, aborted);
    expect(state.seen.map(({ word, before }) => [word, before])).toEqual([
      ["converged", null],
      ["diverged", null],
    ]);
  });
});

describe("the key f", () => {
  test("runs what failed", () => {
    expect(play(begun, bad, key("f")).last).toEqual({ do: "run", scenarios: ["b"] });
  });

  test("while something runs waits for its end", () => {
    expect(play(begun, key("f")).last).toBeNull();
    expect(play(begun, key("f"), bad).last).toEqual({ do: "run", scenarios: ["b"] });
    expect(play(begun, key("f"), good).last).toEqual(wait);
  });

  test("waits on when nothing failed", () => {
    expect(play(begun, good, key("f")).last).toEqual(wait);
  });

  test("gives way to a change, and comes after one", () => {
    expect(play(begun, key("f"), changed, aborted).last).toEqual(all);
    expect(play(begun, changed, key("f"), aborted).last).toEqual(all);
  });
});

describe("the end", () => {
  test.each([["q", key("q")] as const, ["Ctrl-C", interrupted] as const])("%s ends it at once", (_, event) => {
    expect(play(begun, good, event).last).toEqual(quit);
    expect(play(begun, event).last).toEqual(abort);
    expect(play(begun, event, aborted).last).toEqual(quit);
  });

  test("nothing that comes after it changes that", () => {
    expect(play(begun, key("q"), changed, key("r"), key("f"), aborted).last).toEqual(quit);
  });

  test("a round that ended as it was ended counts", () => {
    const { state, last } = play(begun, key("q"), bad);
    expect(last).toEqual(quit);
    expect(exitCode(state)).toBe(1);
  });

  test("other keys do nothing", () => {
    expect(play(begun, good, key("x"), key("\r")).effects.slice(2)).toEqual([null, null]);
  });
});

describe("what failed", () => {
  test.each([
    ["converged", [], 0],
    ["diverged", ["b"], 1],
    ["inconclusive", ["b"], 1],
    ["failed", ["b"], 1],
    ["not-applicable", [], 0],
  ] as const)("%s", (word, failed, code) => {
    const { state } = play(begun, ended({ a: "converged", b: word }));
    expect(failedScenarios(state)).toEqual(failed);
    expect(exitCode(state)).toBe(code);
  });

  test("is what is not as wanted, where that is diverged", () => {
    const [state] = watchStep(initialState(["a", "b"], "diverged"), bad);
    expect(failedScenarios(state)).toEqual(["a"]);
  });

  test("is everything where nothing could be run", () => {
    const { state } = play(begun, good, changed, troubled("SyntaxError"));
    expect(failedScenarios(state)).toEqual(["a", "b"]);
    expect(exitCode(state)).toBe(1);
    expect(play(begun, troubled("SyntaxError"), key("f")).last).toEqual(all);
    expect(failedScenarios(play(begun, troubled("SyntaxError"), changed, good).state)).toEqual([]);
  });

  test("is said to be nothing only where something was judged", () => {
    expect(exitCode(begin)).toBe(4);
    expect(exitCode(play(begun, key("q"), aborted).state)).toBe(4);
    expect(exitCode(play(begun, ended({ a: "not-applicable", b: "not-applicable" })).state)).toBe(4);
  });
});

describe("what a trial was before", () => {
  const before = (...events: WatchEvent[]) => play(...events).state.seen.map(({ before }) => before);

  test("nothing, the first time", () => {
    expect(before(begun, bad)).toEqual([null, null]);
    expect(changedSince(play(begun, bad).state.seen)).toEqual([]);
  });

  test("its word of the run before", () => {
    const { state } = play(begun, bad, changed, good);
    expect(state.seen.map(({ word, before }) => [word, before])).toEqual([
      ["converged", "converged"],
      ["converged", "diverged"],
    ]);
    expect(changedSince(state.seen).map(({ scenario }) => scenario)).toEqual(["b"]);
  });

  test("as it is, of one that was not run again", () => {
    const worse = ended({ a: "diverged", b: "diverged" });
    const { state } = play(begun, worse, changed, bad, key("f"), ended({ b: "inconclusive" }));
    expect(changedSince(state.seen)).toMatchObject([{ scenario: "b", before: "diverged" }]);
  });

  test("each seed for itself", () => {
    const outcome = { scenario: "a", word: "converged", reason: "", dir: "" } as const;
    const both: WatchEvent = {
      type: "ended",
      outcomes: [
        { ...outcome, seed: 1 },
        { ...outcome, seed: 2, word: "diverged" },
      ],
      trouble: null,
      dir: "",
    };
    expect(play(begun, both, changed, both).state.seen).toMatchObject([
      { seed: 1, before: "converged" },
      { seed: 2, before: "diverged" },
    ]);
  });
});

describe("where to read why", () => {
  test("the run directory of what alone failed, else that of the round", () => {
    expect(evidence(play(begun, bad).state)).toBe("round/b");
    expect(evidence(play(begun, ended({ a: "failed", b: "diverged" })).state)).toBe("round");
    expect(evidence(play(begun, troubled("SyntaxError")).state)).toBe("round");
  });

  test("nowhere when nothing failed", () => {
    expect(evidence(play(begun, good).state)).toBeNull();
  });
});
