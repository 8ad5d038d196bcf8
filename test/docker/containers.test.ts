import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Redis } from "ioredis";
import { beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { type ContainerOrder, PortTaken, startContainer } from "../../harness/stack/docker/container.ts";
import { connectDaemon, type Daemon } from "../../harness/stack/docker/daemon.ts";
import { examineImage } from "../../harness/stack/docker/examine.ts";
import { type Image, provideImage, requireImage } from "../../harness/stack/docker/images.ts";
import { startNetwork } from "../../harness/stack/docker/network.ts";
import { ownLabels, removeLeftovers } from "../../harness/stack/docker/ownership.ts";
import { reaperLabels } from "../../harness/stack/docker/reaper.ts";
import { redisCommand, untilRedis } from "../../harness/stack/docker/redis.ts";
import { freePort } from "../../harness/stack/local/index.ts";
import { marked, startedBy } from "./marked.ts";

let daemon: Daemon;
let redisImage: Image;
const never = new AbortController().signal;
const labels = ownLabels(`${process.pid}-containers`);

beforeAll(async () => {
  daemon = await connectDaemon();
  await reaperLabels(daemon);
  redisImage = await provideImage(daemon, "redis", process.env.PHANTOM429_REDIS_IMAGE, () => {});
});

/** A Redis on a network of its own; both are gone when the test is over. */
async function orderRedis(over: Partial<ContainerOrder> = {}): Promise<ContainerOrder> {
  const dir = mkdtempSync(join(tmpdir(), "phantom429-docker-"));
  const name = `phantom429-${process.pid}-${Math.trunc(performance.now() * 1000)}`;
  const network = await startNetwork(daemon, name, labels);
  onTestFinished(async () => {
    await network[Symbol.asyncDispose]();
    rmSync(dir, { recursive: true, force: true });
  });
  return {
    image: redisImage,
    name,
    network,
    labels,
    env: {},
    command: redisCommand,
    port: 6379,
    hostPort: await freePort(),
    files: [],
    log: join(dir, "redis.log"),
    ...over,
  };
}

describe("a container", () => {
  test("is published on loopback only, and killed, restarted, paused and resumed on the same port", async () => {
    const order = await orderRedis();
    await using container = await startContainer(daemon, order);
    expect(await untilRedis(container, order.log, never)).toMatch(/^(redis|valkey) \d/);
    const { HostConfig } = await daemon.docker.getContainer(order.name).inspect();
    expect(HostConfig.PortBindings["6379/tcp"]).toEqual([{ HostIp: "127.0.0.1", HostPort: String(order.hostPort) }]);

    await container.signal("SIGKILL");
    expect(await container.exited).toBe("signal 9");
    expect(container.alive).toBe(false);
    await container.startAgain();
    expect(container.hostPort).toBe(order.hostPort);
    await untilRedis(container, order.log, never);

    const redis = new Redis(order.hostPort, "127.0.0.1").on("error", () => {});
    onTestFinished(() => redis.disconnect());
    await redis.set("before", "1");
    await container.pause();
    const answer = redis.get("before");
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 300, "frozen"))])).toBe("frozen");
    await container.unpause();
    expect(await answer).toBe("1");

    await container.signal("SIGTERM");
    expect(await container.exited).toBe("exit code 0");
    await container[Symbol.asyncDispose]();
    const starts = readFileSync(order.log, "utf8").match(/Ready to accept connections/g);
    expect(starts, "the log of both starts is kept").toHaveLength(2);
  });

  test("that dies at boot tells its last lines", async () => {
    const order = await orderRedis({ command: ["redis-server", "--port", "none"] });
    await using container = await startContainer(daemon, order);
    await expect(untilRedis(container, order.log, never)).rejects.toMatchObject({
      code: "ERR_STACK_START",
      message: expect.stringMatching(/ended at boot \(exit code 1\)[\s\S]*FATAL CONFIG FILE ERROR/),
    });
  });

  test("whose port is taken leaves nothing", async () => {
    const first = await orderRedis();
    await using _taker = await startContainer(daemon, first);
    const second = await orderRedis({ hostPort: first.hostPort });
    await expect(startContainer(daemon, second)).rejects.toBeInstanceOf(PortTaken);
    expect(await marked(daemon, second.name)).toEqual(["network"]);
  });
});

test("an image without LiteLLM is refused, one that does not exist too", async () => {
  await expect(examineImage(daemon, redisImage, labels)).rejects.toMatchObject({ code: "ERR_IMAGE_NOT_LITELLM" });
  await expect(requireImage(daemon, "localhost/phantom429/nothing:0", () => {})).rejects.toMatchObject({
    code: "ERR_IMAGE_UNAVAILABLE",
  });
  expect(await marked(daemon, `${process.pid}-containers`)).toEqual([]);
});

test("what a killed harness left is removed by the next run, and nobody else's", async () => {
  const victim = startedBy(join(import.meta.dirname, "victim.ts"));
  const [owner] = await victim.says(/^ready (\S+)$/m);
  expect(await marked(daemon, owner!)).toEqual(["container", "network"]);
  expect((await removeLeftovers(daemon)).filter(({ harness }) => harness === victim.pid)).toEqual([]);
  await victim.kill();
  const removed = (await removeLeftovers(daemon)).filter(({ harness }) => harness === victim.pid);
  expect(removed.map(({ kind }) => kind).sort()).toEqual(["container", "network"]);
  expect(await marked(daemon, owner!)).toEqual([]);
});
