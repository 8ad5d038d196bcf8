import { expect, test } from "vitest";
import { parseOrder } from "../../../packages/query-engine/shared/order.ts";

const sent = Buffer.from("2\0-p\x001234\0A=1\0B=a=b\nc\0\0");

test("arguments and environment", () => {
  expect(parseOrder(sent)).toEqual({ args: ["-p", "1234"], env: { A: "1", B: "a=b\nc" } });
});

test("an order that came in part is none yet", () => {
  for (let length = 0; length < sent.length; length++) expect(parseOrder(sent.subarray(0, length))).toBeUndefined();
});
