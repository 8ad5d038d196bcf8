import { expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, setMax, World } from "./builder.ts";

type Script = { command: string; body: string; script?: string; applied?: "yes" | "no" | "unknown" };

/** A healthy trial in which a script runs on the counter. It leaves the counter as it is. */
const afterScript = ({ command, body, script, applied = "yes" }: Script) => {
  const world = new World().phase("traffic", (at) => {
    at.request().complete();
    at.raise(0, customer, at.redis.get(customer)!);
    Object.assign(at.ledger.at(-1)!, { command, applied, ...(script === undefined ? {} : { script }) });
    at.ledger.at(-1)!.args[0] = body;
    at.request().complete();
  });
  return judge(world.trial(), { expected: null });
};
const sha = "f".repeat(40);
/** Of set-max as 1.110.2 has it in Rust. */
const setMaxSha = "a8fade961b5af508a45229a47e963cf359de4945";

test.each<[string, Script]>([
  ["by EVAL", { command: "EVAL", body: setMax }],
  ["worded over several lines", { command: "EVAL", body: setMax.replaceAll(" if", "\n  if") }],
  ["by its SHA1, whose body the proxy saw", { command: "EVALSHA", body: sha, script: setMax }],
  ["by its SHA1 alone", { command: "EVALSHA", body: setMaxSha }],
  ["by its SHA1 in capitals", { command: "EVALSHA", body: setMaxSha.toUpperCase() }],
])("LiteLLM's set-max is known %s", (_, script) => {
  expect(afterScript(script)).toMatchObject({ verdict: "converged" });
});

test.each<[string, Script, RegExp]>([
  [
    "another body",
    { command: "EVAL", body: "return redis.call('SET', KEYS[1], 0)" },
    /by EVAL, "return redis.call\('SET'/,
  ],
  [
    "a SHA1 alone",
    { command: "EVALSHA", body: sha },
    /by EVALSHA, whose body never came by \(f{40}; after SCRIPT FLUSH in its Redis it comes by\)/,
  ],
  [
    "another body behind the SHA1",
    { command: "EVALSHA", body: setMaxSha, script: "return 1" },
    /by EVALSHA, "return 1"/,
  ],
  ["another body behind a SHA1", { command: "EVALSHA", body: sha, script: "return 1" }, /by EVALSHA, "return 1"/],
  ["a function", { command: "FCALL", body: "settle" }, /by FCALL, "settle"/],
  ["one that failed half way", { command: "EVAL", body: "return 1", applied: "unknown" }, /by EVAL, "return 1"/],
])("nothing is concluded after an unknown script on a counter: %s", (_, script, told) => {
  const { verdict, reason } = afterScript(script);
  expect({ verdict, reason }).toMatchObject({ verdict: "inconclusive", reason: expect.stringMatching(told) });
  expect(reason).toContain(customer);
});

test("a script that Redis did not know has not run", () => {
  expect(afterScript({ command: "EVALSHA", body: sha, applied: "no" })).toMatchObject({ verdict: "converged" });
});
