import { expect, test } from "vitest";
import { concealing } from "../../../harness/text/index.ts";

const conceal = concealing(
  ["sk-master-1", "sk-p429-customer-key"],
  ["postgres://litellm:p%40ss-canary-1@127.0.0.1:1/litellm", "redis://:short@127.0.0.1:2", "not a URL"],
);

test("keys go, wherever they stand", () => {
  expect(conceal('{"error":"Received sk-master-1, not sk-p429-customer-key"}')).toBe(
    '{"error":"Received …, not …"}',
  );
});

test("a password goes as it is sent, and as it stands in its URL", () => {
  expect(conceal("postgres://litellm:p%40ss-canary-1@h p@ss-canary-1")).toBe("postgres://litellm:…@h …");
});

test("a password that may be a word goes from a URL alone", () => {
  expect(conceal("redis://:short@h: a short one")).toBe("redis://…h: a short one");
});

test("a secret that JSON escapes goes from JSON as well", () => {
  const odd = 'sk-"quoted"\\';
  expect(concealing([odd], [])(JSON.stringify({ key: odd }))).toBe('{"key":"…"}');
});
