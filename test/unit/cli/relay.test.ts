import { expect, test } from "vitest";
import { fakeLibrary, fakeTerminal, typed } from "./fakes.ts";

test("an IPv6 address stands in brackets, so that what is printed can be used", async () => {
  const stop = new AbortController();
  const library = fakeLibrary({
    async startRelay() {
      setImmediate(() => stop.abort(new Error("enough")));
      return { redisPorts: [6380], providerPort: 8429, controlPort: 8430, [Symbol.asyncDispose]: async () => {} };
    },
  });
  const terminal = fakeTerminal(".", { signal: stop.signal });
  await typed(".", "relay --redis redis://localhost --host ::1", library, terminal);
  const said = terminal.said.join("");
  expect(said).toContain("[::1]:6380");
  expect(said).toContain("http://[::1]:8429/v1");
  expect(said).toContain("ws://[::1]:8430");
});
