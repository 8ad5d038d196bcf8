import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startClock } from "../../../harness/clock.ts";
import { type Switches, startStubStack } from "../../stub/index.ts";
import { judged, unlessTooBusy } from "./judged.ts";

let runs: string;
beforeAll(async () => {
  runs = await mkdtemp(join(tmpdir(), "p429-one-connection-"));
});
afterAll(() => rm(runs, { recursive: true, force: true }));

const play = (scenario: string, switches: Switches) =>
  unlessTooBusy(async () => {
    await using stack = await startStubStack({ replicas: 2, clock: startClock(), switches });
    return await judged(stack, { scenario, seed: 1, below: runs });
  });

const ofOneConnection = expect.objectContaining({
  kind: "one-connection",
  data: expect.objectContaining({ commands: 1 }),
});

describe("a gateway all of whose writes are on one connection, which a fault strikes together", () => {
  it("converges where it does all right", async () => {
    const { verdict, reason, faults } = await play("redis-reply-lost", { oneConnection: true });
    expect({ verdict, reason, faults }).toMatchObject({ verdict: "converged", faults: { missing: [] } });
  });

  it("leaks more than one reservation for each lost reply where it takes them for not done", async () => {
    const { verdict, findings, faults, labels } = await play("redis-reply-lost", {
      oneConnection: true,
      leakOnLostReply: true,
    });
    const leaked = findings.find(({ invariant }) => invariant === "settled");
    expect({ verdict, faults }).toMatchObject({ verdict: "diverged", faults: { missing: [] } });
    expect(leaked).toMatchObject({ mode: "D10" });
    expect(leaked!.requests.length).toBeGreaterThan(2);
    expect(labels).toContainEqual(ofOneConnection);
    expect(findings.map(({ mode }) => mode)).not.toContain("unknown mode");
  });

  it("leaks one for each on a connection of its own", async () => {
    const { findings, labels } = await play("redis-reply-lost", { leakOnLostReply: true });
    expect(findings.find(({ invariant }) => invariant === "settled")!.requests).toHaveLength(2);
    expect(labels).not.toContainEqual(ofOneConnection);
  });
});
