import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { keysOf } from "../../../harness/cli/index.ts";

/** A terminal of which it is told what it is switched to. */
function fakeStdin() {
  const log: string[] = [];
  const stdin = Object.assign(new EventEmitter(), {
    isTTY: true,
    setRawMode: (raw: boolean) => log.push(raw ? "raw" : "cooked"),
    pause: () => log.push("paused"),
  });
  return { stdin: stdin as unknown as NodeJS.ReadStream, log, type: (text: string) => stdin.emit("data", text) };
}

test("each key that is typed, until it is disposed; then the terminal is as it was", () => {
  const { stdin, log, type } = fakeStdin();
  const pressed: string[] = [];
  const keys = keysOf(stdin, () => pressed.push("interrupted"))!;
  expect(log, "nothing before it is asked for").toEqual([]);
  {
    using _open = keys((key) => pressed.push(key));
    type("r");
    type("fq");
  }
  type("r");
  expect(pressed).toEqual(["r", "f", "q"]);
  expect(log).toEqual(["raw", "cooked", "paused"]);
});

test("Ctrl-C, which a terminal in raw mode only types", () => {
  const { stdin, type } = fakeStdin();
  const pressed: string[] = [];
  using _open = keysOf(stdin, () => pressed.push("interrupted"))!((key) => pressed.push(key));
  type("\u0003");
  expect(pressed).toEqual(["interrupted"]);
});

test("none where stdin is no terminal", () => {
  const { stdin } = fakeStdin();
  expect(keysOf(Object.assign(stdin, { isTTY: false }), () => {})).toBeUndefined();
});
