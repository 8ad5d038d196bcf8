import { expect, test } from "vitest";
import type { Look } from "../../../harness/contracts/index.ts";
import { lookOnce } from "../../../harness/stack/look/index.ts";
import type { StartedStack } from "../../../harness/stack/types.ts";

const signal = new AbortController().signal;
const stack = (settings: Record<string, unknown>) => ({ subject: { settings } }) as StartedStack;

function looking(undecided: Look["undecided"] = {}) {
  let looks = 0;
  const once = lookOnce(async () => {
    looks++;
    return { reservation: true, counters: ["key"], refused: {}, undecided };
  });
  return async (settings: Record<string, unknown>) => {
    await once({ stack: stack(settings), signal, report: () => {} });
    return looks;
  };
}

test("stacks with the same settings are looked at once, also side by side", async () => {
  const look = looking();
  await Promise.all([look({ a: 1, b: 2 }), look({ b: 2, a: 1 })]);
  expect(await look({ a: 1, b: 2 })).toBe(1);
});

test("another setting may change what is counted", async () => {
  const look = looking();
  await look({});
  expect(await look({ "general_settings.disable_budget_reservation": true })).toBe(2);
});

test("what was left undecided is looked at again", async () => {
  const look = looking({ tag: "a call was answered 500" });
  await look({});
  expect(await look({})).toBe(2);
});
