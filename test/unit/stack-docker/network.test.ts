import { expect, test } from "vitest";
import { harnessPlace } from "../../../harness/stack/docker/network.ts";

test("the harness listens on the bridge's gateway where that is this machine's, else on loopback", async () => {
  const behindMachine = { harnessAddress: "host-gateway", listenOn: "127.0.0.1" };
  expect(await harnessPlace("127.0.0.1")).toEqual({ harnessAddress: "127.0.0.1", listenOn: "127.0.0.1" });
  // TEST-NET-3: nobody's.
  expect(await harnessPlace("203.0.113.1")).toEqual(behindMachine);
  expect(await harnessPlace(undefined)).toEqual(behindMachine);
});
