import { PhantomError } from "../../errors/index.ts";
import type { CommandResult } from "../../process/index.ts";
import { aborted } from "../../process/index.ts";
import type { Context } from "../context.ts";
import { parseBetween, tokenVariable } from "../options/index.ts";

export interface RelayFlags {
  redis: string;
  replicas: string;
  host: string;
  port: string;
  providerPort: string;
  redisPort: string;
}

/** `relay`: mock provider and Redis proxies for a deployment that somebody else started, until it is interrupted. */
export async function relay(flags: RelayFlags, { library, terminal }: Context): Promise<CommandResult> {
  const { signal, env, progress } = terminal;
  const { host } = flags;
  const token = env[tokenVariable] || null;
  if (token === null && !isLoopback(host)) throw unguarded(host);
  const replicas = parseBetween("--replicas", flags.replicas, 1, 16);
  const first = parseBetween("--redis-port", flags.redisPort, 0, 65_536 - replicas);
  await using started = await library.startRelay({
    host,
    upstream: upstreamOf(flags.redis),
    redisPorts: Array.from({ length: replicas }, (_, replica) => (first === 0 ? 0 : first + replica)),
    providerPort: parseBetween("--provider-port", flags.providerPort, 0, 65_535),
    controlPort: parseBetween("--port", flags.port, 0, 65_535),
    token,
    report: (line) => progress(`${line}\n`),
  });
  // Behind a scheme or before a port an IPv6 address stands in brackets.
  const at = host.includes(":") ? `[${host}]` : host;
  progress(
    [
      `relay on ${host}`,
      ...started.redisPorts.map((port, replica) => `  Redis of replica ${replica}   ${at}:${port}`),
      `  api_base of models   http://${at}:${started.providerPort}/v1`,
      `  for --relay          ws://${at}:${started.controlPort}`,
      "",
    ].join("\n"),
  );
  await aborted(signal);
  throw signal.reason;
}

const isLoopback = (host: string) => host === "localhost" || host === "::1" || host.startsWith("127.");

/** Passwords are the replicas' own affair: the proxy passes their AUTH on. */
function upstreamOf(text: string): { host: string; port: number } {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url?.protocol === "redis:" && url.hostname !== "") {
    return { host: url.hostname, port: url.port === "" ? 6379 : Number(url.port) };
  }
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "read --redis",
    message: url?.protocol === "rediss:" ? "The relay cannot follow Redis over TLS." : `"${text}" is not a Redis URL.`,
    hint: "Give redis://HOST:PORT, without TLS.",
  });
}

function unguarded(host: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", {
    operation: `listen on ${host}`,
    message: `Whoever reaches ${host} could drive the relay.`,
    hint: `Set ${tokenVariable} to a word of your own, or leave --host at 127.0.0.1.`,
  });
}
