import { expect, test } from "vitest";
import type { BoundEntity, LedgerEntry } from "../../../harness/contracts/index.ts";
import { capabilitiesSeen, crossed, prefixSeen, ttlSeen } from "../../../harness/stack/look/seen.ts";
import { routesDescribed } from "../../../harness/subject/knowledge/capabilities.ts";

const entities: BoundEntity[] = [
  { ref: "k", kind: "key", id: "h", budget: 1, counterKey: "spend:key:h" },
  { ref: "e", kind: "end_user", id: "c", budget: 1, counterKey: "spend:end_user:c" },
  { ref: "t", kind: "tag", id: "g", budget: 1, counterKey: "spend:tag:g" },
];
const entry = (over: Partial<LedgerEntry>): LedgerEntry => ({
  n: 0,
  t: 1,
  replica: 0,
  conn: 1,
  command: "INCRBYFLOAT",
  key: "spend:key:h",
  args: ["0.1"],
  fault: null,
  applied: "yes",
  reply: "0.1",
  delivered: 2,
  ...over,
});
const call = (entries: LedgerEntry[], receivedAt: number | null = 5) => ({ replica: 0, receivedAt, entries });

test("what grows before the provider hears of the call is a reservation", () => {
  expect(capabilitiesSeen([call([entry({ t: 4 })])], entities)).toEqual({ reservation: true, counters: ["key"] });
});

test.each([
  ["after it", entry({ t: 6 })],
  ["only read", entry({ t: 4, command: "GET", args: [] })],
  ["given back", entry({ t: 4, args: ["-0.1"] })],
])("%s is none", (_, seen) => {
  expect(capabilitiesSeen([call([seen])], entities).reservation).toBe(false);
});

test("what may be the charge of an earlier call decides nothing", () => {
  const uncharged = call([entry({ t: 4, command: "GET", args: [] })]);
  const late = call([entry({ t: 14 }), entry({ t: 16 })], 15);
  expect(capabilitiesSeen([uncharged, late], entities).reservation).toBeNull();
  const charged = call([entry({ t: 6 })]);
  expect(capabilitiesSeen([charged, late], entities).reservation, "it was charged in its time").toBe(true);
  expect(capabilitiesSeen([late, uncharged, late], entities).reservation, "there is no earlier one").toBe(true);
});

test("a call that never came to the provider shows no reservation", () => {
  expect(capabilitiesSeen([call([entry({ t: 4 })], null)], entities).reservation).toBe(false);
});

test("counters are those that were touched, under whatever namespace", () => {
  const calls = [call([entry({ key: "team:spend:end_user:c" }), entry({ key: "x:life:spend:tag:g", command: "GET" })])];
  expect(capabilitiesSeen(calls, entities).counters).toEqual(["end_user", "tag"]);
  expect(prefixSeen(calls, entities)).toBe("team:");
  expect(prefixSeen([call([entry({})])], entities)).toBe("");
});

test("the lifetime is what a command says", () => {
  expect(ttlSeen([call([entry({}), entry({ command: "EXPIRE", args: ["120"] })])])).toBe(120);
  expect(ttlSeen([call([entry({})])])).toBeNull();
});

test("writes that came through another replica's proxy are told", () => {
  expect(crossed([call([entry({ replica: 1 })])])).toEqual([{ replica: 0, through: 1 }]);
  expect(crossed([call([entry({}), entry({ replica: 1, command: "GET" })])])).toEqual([]);
});

test("routes by an OpenAPI document, in which {endpoint} is the rest of a path", () => {
  expect(routesDescribed(["/openai/{endpoint}", "/v1/batches/{batch_id}/cancel", "/v1/{other}"])).toEqual([
    "/v1/completions",
    "/v1/embeddings",
    "/v1/responses",
    "/v1/messages",
    "/v1/realtime",
    "/openai/v1/chat/completions",
    "/v1/assistants",
    "/v1/batches/{batch_id}/cancel",
  ]);
});
