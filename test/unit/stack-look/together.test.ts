import { expect, test } from "vitest";
import type { EntityKind } from "../../../harness/contracts/index.ts";
import { type Attempt, together } from "../../../harness/stack/look/look.ts";

const seen = (reservation: boolean | null, ...counters: EntityKind[]): Attempt => ({ seen: { reservation, counters } });
const failed = { failed: "a call was answered 500" };

test.each<[string, [EntityKind, Attempt][], boolean | null]>([
  ["a key reserves", [["key", seen(true)]], true],
  ["a key reserves nothing", [["key", seen(false)]], false],
  [
    "an end user does, and calls of a key failed",
    [
      ["key", failed],
      ["end_user", seen(true)],
    ],
    true,
  ],
  [
    "an end user does not, and a key does",
    [
      ["key", seen(true)],
      ["end_user", seen(false)],
    ],
    true,
  ],
  [
    "an end user does not, and calls of a key failed",
    [
      ["key", failed],
      ["end_user", seen(false)],
    ],
    null,
  ],
  [
    "a charge of the key came too late",
    [
      ["key", seen(null)],
      ["end_user", seen(false)],
    ],
    null,
  ],
])("of kinds that were tried alone: %s", (_, alone, reservation) => {
  expect(together(alone).reservation).toBe(reservation);
});

test("counters that were seen count, and what is undecided is told", () => {
  expect(
    together([
      ["key", seen(null, "key")],
      ["tag", { refused: "404" }],
      ["end_user", failed],
    ]),
  ).toEqual({
    reservation: null,
    counters: ["key"],
    refused: { tag: "404" },
    undecided: { key: "a charge came too late to be told from a reservation", end_user: "a call was answered 500" },
  });
});
