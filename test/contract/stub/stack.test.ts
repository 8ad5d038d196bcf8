import { request } from "undici";
import { describe, expect, it } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import { startStubStack } from "../../stub/index.ts";

const isReady = async (url: string) =>
  request(`${url}/health/readiness`, { reset: true }).then(
    async ({ statusCode, body }) => {
      await body.dump();
      return statusCode === 200;
    },
    () => false,
  );

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe.each(["inline", "child"] as const)("a stub stack of %s replicas", (processes) => {
  it("serves, loses a replica, gets it back on the same address, and leaves nothing behind", async () => {
    const pids: number[] = [];
    let urls: string[] = [];
    {
      await using stack = await startStubStack({ replicas: 2, clock: startClock(), processes });
      urls = stack.replicas.map(({ url }) => url);
      const note = () => pids.push(...stack.replicas.flatMap(({ pid }) => pid ?? []));
      expect(await Promise.all(urls.map(isReady))).toEqual([true, true]);
      note();
      await stack.hands!.kill(1);
      expect(stack.replicas.map(({ alive }) => alive)).toEqual([true, false]);
      expect(await Promise.all(urls.map(isReady))).toEqual([true, false]);
      await stack.hands!.restart(1);
      await stack.hands!.restart(0);
      note();
      expect(stack.replicas.map(({ url, alive }) => ({ url, alive }))).toEqual(
        urls.map((url) => ({ url, alive: true })),
      );
      expect(await Promise.all(urls.map(isReady))).toEqual([true, true]);
      expect(new Set(pids).size).toBe(processes === "child" ? 4 : 0);
    }
    expect(await Promise.all(urls.map(isReady))).toEqual([false, false]);
    expect(pids.filter(isAlive)).toEqual([]);
  });
});
