import { expect, test } from "vitest";
import { clientScript, wrapperScript } from "../../../packages/query-engine/wrapper.ts";

test("paths are quoted for the shell", () => {
  const script = wrapperScript("/a b/node", "/it's/main.ts", "/$HOME/cache");
  expect(script).toContain(`exec '/a b/node' `);
  expect(script).toContain(`'/it'\\''s/main.ts' "$@"`);
  expect(script).toContain("NODE_COMPILE_CACHE='/$HOME/cache'");
  expect(clientScript("/it's/run", "/a b/python", "/c d/client.py")).toContain(
    `exec '/a b/python' -I -S '/c d/client.py' '/it'\\''s/run' "$PPID" "$@"`,
  );
});
