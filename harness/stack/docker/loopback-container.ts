import type { Writable } from "node:stream";
import type { Container } from "dockerode";
import { GenericContainer, StartupCheckStrategy, type StartupStatus } from "testcontainers";
import type { Daemon } from "./daemon.ts";
import type { Image } from "./images.ts";
import type { Network } from "./network.ts";

export interface ContainerOrder {
  image: Image;
  /** Its name on the daemon, and its host name on the stack's network. */
  name: string;
  network: Network;
  labels: Record<string, string>;
  env: Record<string, string>;
  command: string[];
  port: number;
  /** On 127.0.0.1; 0: the daemon's choice, which does not outlive the container's process. */
  hostPort: number;
  files: { path: string; content: string }[];
  log: string;
}

/** Publishes on loopback only, which testcontainers cannot be told, and is watched before it runs. */
export class LoopbackContainer extends GenericContainer {
  /** Resolves when nothing more will be written to the log. */
  output: Promise<void> = Promise.resolve();
  /** Resolves with how its process ended, when all that it said is in the log. */
  ended: Promise<string> = Promise.withResolvers<string>().promise;
  private readonly daemon: Daemon;
  private readonly order: ContainerOrder;
  private readonly log: Writable;
  private readonly diedEarly = Promise.withResolvers<number>();
  private id: string | null = null;

  constructor(daemon: Daemon, order: ContainerOrder, log: Writable) {
    super(order.image.name);
    this.daemon = daemon;
    this.order = order;
    this.log = log;
    const { network, port, hostPort } = order;
    this.withNetworkMode(network.name)
      .withName(order.name)
      .withLabels(order.labels)
      .withEnvironment(order.env)
      .withCommand(order.command)
      .withExtraHosts([{ host: network.harnessName, ipAddress: network.harnessAddress }])
      .withExposedPorts(hostPort === 0 ? port : { container: port, host: hostPort })
      .withCopyContentToContainer(order.files.map(({ path, content }) => ({ content, target: path, mode: 0o644 })))
      .withWaitStrategy(new Running());
    this.hostConfig.PortBindings = { [`${port}/tcp`]: [{ HostIp: "127.0.0.1", HostPort: `${hostPort || ""}` }] };
    this.createOpts.Image = order.image.id;
  }

  get container(): Container {
    return this.daemon.docker.getContainer(this.id ?? "");
  }

  /** Resolves with its port on this machine. One that dies at once has none, for which testcontainers waits 10 s. */
  async begin(): Promise<number> {
    const { port, hostPort } = this.order;
    const starting = this.start().then((started) => started.getMappedPort(port));
    starting.catch(() => {});
    return Promise.race([starting, this.diedEarly.promise.then(() => hostPort)]);
  }

  protected override async containerCreated(id: string): Promise<void> {
    this.id = id;
    await this.watch();
    void this.ended.then(() => this.diedEarly.resolve(0));
  }

  /** Follows the next life of its process, which has not begun. */
  async watch(): Promise<void> {
    const output = await this.container.attach({ stream: true, stdout: true, stderr: true });
    this.daemon.docker.modem.demuxStream(output, this.log, this.log);
    this.output = new Promise((resolve) => output.once("close", resolve).once("end", resolve));
    const waiting = this.container.wait({ condition: "next-exit" }) as Promise<{ StatusCode: number }>;
    this.ended = waiting.then(
      async ({ StatusCode }) => {
        await this.output;
        return ending(StatusCode);
      },
      () => "its container is gone",
    );
  }

  async remove(): Promise<void> {
    if (this.id !== null) await this.container.remove({ force: true, v: true }).catch(unlessStopped);
  }
}

/** Whether it serves is asked from outside, where a death at boot can be told with its last lines. */
class Running extends StartupCheckStrategy {
  override async checkStartupState(): Promise<StartupStatus> {
    return "SUCCESS";
  }
}

/** The daemon counts a death by signal n as exit code 128 + n. */
export function ending(code: number): string {
  return code > 128 && code < 160 ? `signal ${code - 128}` : `exit code ${code}`;
}

/** 404 and 409: it does not run any more, or not yet is paused. */
export function unlessStopped(error: { statusCode?: number }): void {
  if (error.statusCode !== 404 && error.statusCode !== 409) throw error;
}
