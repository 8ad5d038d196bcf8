/** Starts a container and a network as a run does, and waits to be killed. */
import { devNull } from "node:os";
import { startContainer } from "../../harness/stack/docker/container.ts";
import { connectDaemon } from "../../harness/stack/docker/daemon.ts";
import { provideImage } from "../../harness/stack/docker/images.ts";
import { startNetwork } from "../../harness/stack/docker/network.ts";
import { ownLabels } from "../../harness/stack/docker/ownership.ts";
import { reaperLabels } from "../../harness/stack/docker/reaper.ts";
import { redisCommand } from "../../harness/stack/docker/redis.ts";

const owner = `${process.pid}-victim`;
const labels = ownLabels(owner);
const daemon = await connectDaemon();
await reaperLabels(daemon);
const image = await provideImage(daemon, "redis", process.env.PHANTOM429_REDIS_IMAGE, () => {});
const name = `phantom429-${owner}`;
const network = await startNetwork(daemon, name, labels);
const redis = { image, name, network, labels, env: {}, command: redisCommand, port: 6379, hostPort: 0, files: [] };
await startContainer(daemon, { ...redis, log: devNull });
console.log(`ready ${owner}`);
setInterval(() => {}, 60_000);
