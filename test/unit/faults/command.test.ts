import { expect, test } from "vitest";
import { readCommand } from "../../../harness/redis-proxy/resp/command.ts";
import { RequestScanner } from "../../../harness/redis-proxy/resp/request-scanner.ts";
import { command } from "./resp-arbitraries.ts";

function read(...args: string[]) {
  const bytes = command(...args);
  const scanner = new RequestScanner();
  scanner.next(bytes, 0, bytes.length);
  return readCommand(bytes, scanner);
}

test.each([
  [["get", "a"], ["a"]],
  [
    ["DEL", "a", "b"],
    ["a", "b"],
  ],
  [
    ["MGET", "a", "b", "c"],
    ["a", "b", "c"],
  ],
  [
    ["MSET", "a", "1", "b", "2"],
    ["a", "b"],
  ],
  [
    ["EVAL", "return 1", "2", "a", "b", "arg"],
    ["a", "b"],
  ],
  [["EVALSHA", "abc", "0", "a"], []],
  [["EVAL", "return 1", "9", "a"], ["a"]],
  // As an array of that length it would take all memory.
  [["EVAL", "return 1", "4294967295", "a"], ["a"]],
  [["EVAL", "return 1", "x", "a"], []],
  [
    ["BLPOP", "a", "b", "0"],
    ["a", "b"],
  ],
  [
    ["ZUNIONSTORE", "d", "2", "a", "b"],
    ["d", "a", "b"],
  ],
  [
    ["XREAD", "COUNT", "2", "streams", "a", "b", "0", "0"],
    ["a", "b"],
  ],
  [["PING", "spend:key:1"], []],
  [["GET"], []],
  [["NEWCOMMAND", "a", "b"], ["a"]],
])("keys of %j", (args, keys) => {
  expect(read(...args).keys).toEqual(keys);
});

test.each([
  [["INCRBYFLOAT", "a", "0.11"], 0.11],
  [["INCRBYFLOAT", "a", "-5e-2"], -0.05],
  [["INCR", "a"], 1],
  [["DECRBY", "a", "3"], -3],
  [["SET", "a", "5"], null],
])("increment of %j", (args, increment) => {
  expect(read(...args).increment).toBe(increment);
});

test("arguments are all that are not keys, cut to 200 characters, and for MSET the key's own value", () => {
  const script = "é".repeat(500);
  expect(read("EVAL", script, "1", "spend:a", "1.5").argsOf(0)).toEqual(["é".repeat(200), "1", "1.5"]);
  expect(read("SET", "spend:a", "5", "EX", "60", "NX").argsOf(0)).toEqual(["5", "EX", "60", "NX"]);
  expect(read("MSET", "a", "1", "b", "2").argsOf(1)).toEqual(["2"]);
  expect(read("DEL", "a", "b").argsOf(0)).toEqual([]);
});
