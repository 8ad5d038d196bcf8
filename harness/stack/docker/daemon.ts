import type Dockerode from "dockerode";
import { type ContainerRuntimeClient, getContainerRuntimeClient } from "testcontainers";
import { PhantomError } from "../../errors/index.ts";

/** The Docker daemon that testcontainers found: by DOCKER_HOST, its own configuration or a well-known socket. */
export interface Daemon {
  readonly docker: Dockerode;
  readonly runtime: ContainerRuntimeClient;
  /** "20.10.24 (API 1.41)" */
  readonly version: string;
}

const operation = "reach the Docker daemon";
/** Engine 20.10, the first that knows `host-gateway`. */
const oldestApi = [1, 41] as const;

/** @throws PhantomError ERR_DOCKER_UNAVAILABLE: none runs, it refuses us, it is too old, or it is another machine's */
export async function connectDaemon(): Promise<Daemon> {
  const { env } = process;
  // testcontainers would go on to the machine's own socket.
  if (env.DOCKER_HOST) await ping();
  // It takes any machine with a /.dockerenv for a container, and the bridge's gateway for the daemon's host. In a container
  // the check that containers reach the harness fails instead.
  if (!env.DOCKER_HOST || env.DOCKER_HOST.startsWith("unix:")) env.TESTCONTAINERS_HOST_OVERRIDE ??= "127.0.0.1";
  const runtime = await getContainerRuntimeClient().catch(async (error: Error) => {
    await ping();
    throw daemonRefusal(error, undefined);
  });
  const { dockerode: docker } = runtime.container;
  const { Version, ApiVersion } = await docker.version();
  refuseOld(Version, ApiVersion);
  refuseRemote(runtime.info.containerRuntime.host);
  return { docker, runtime, version: `${Version} (API ${ApiVersion})` };
}

/** DOCKER_HOST or the default socket, which tell why they do not answer; testcontainers only says that nothing works. */
async function ping(): Promise<void> {
  const { default: Docker } = await import("dockerode");
  await new Docker().ping().catch((error: NodeJS.ErrnoException) => {
    throw daemonRefusal(error, process.env.DOCKER_HOST);
  });
}

export function daemonRefusal(cause: NodeJS.ErrnoException, dockerHost: string | undefined): PhantomError {
  const at = dockerHost ? ` at DOCKER_HOST=${dockerHost}` : "";
  if (cause.code === "EACCES" || cause.code === "EPERM") {
    return new PhantomError("ERR_DOCKER_UNAVAILABLE", {
      operation,
      message: `The Docker daemon${at} runs, but this user may not use it (${cause.code}).`,
      hint: "Add the user to the group `docker` and log in again, or let DOCKER_HOST name a daemon of your own (rootless).",
      cause,
    });
  }
  return new PhantomError("ERR_DOCKER_UNAVAILABLE", {
    operation,
    message: `No Docker daemon answers${at} (${cause.code ?? cause.message}).`,
    hint: "Start Docker, or let DOCKER_HOST name its socket. Without Docker: leave --stack out, the local stack needs none.",
    cause,
  });
}

export function refuseOld(version: string, api: string): void {
  const [major = 0, minor = 0] = api.split(".").map(Number);
  if (major > oldestApi[0] || (major === oldestApi[0] && minor >= oldestApi[1])) return;
  throw new PhantomError("ERR_DOCKER_UNAVAILABLE", {
    operation,
    message: `The Docker daemon is too old: ${version} (API ${api}).`,
    hint: `Docker 20.10 (API ${oldestApi.join(".")}) is the oldest that will do.`,
  });
}

/** Containers must reach the harness and publish on its loopback. */
function refuseRemote(host: string): void {
  if (["localhost", "127.0.0.1", "::1"].includes(host)) return;
  throw new PhantomError("ERR_DOCKER_UNAVAILABLE", {
    operation,
    message: `The Docker daemon runs on ${host}, not on this machine.`,
    hint: "Use a daemon on this machine: the replicas must reach the harness, and publish their ports on its loopback.",
  });
}
