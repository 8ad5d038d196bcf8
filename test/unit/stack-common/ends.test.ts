import { expect, test } from "vitest";
import { Ends, untilFall } from "../../../harness/stack/common/index.ts";

const soon = () => new Promise((resolve) => setTimeout(resolve, 0));

test("an end that was asked for is no fall, also in a later life", async () => {
  const ends = new Ends();
  const fallen = untilFall([{ index: 1, fall: ends.fall }], () => "replica-1.log");
  ends.begin(Promise.resolve("signal 9"));
  ends.ask();
  await soon();
  expect(fallen.aborted).toBe(false);
  ends.begin(Promise.resolve("signal 11"));
  await soon();
  expect(fallen.reason).toMatchObject({
    code: "ERR_REPLICA_DIED",
    message: "Replica 1 ended by itself (signal 11).",
    hint: "The whole log: replica-1.log",
  });
});
