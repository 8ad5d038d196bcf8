import type { Assembled } from "../../contracts/index.ts";

/** What docker-compose.yml brought up, as it is reached from this machine. */
export interface Composed {
  /** The image that runs. */
  image: string;
  /** What stands in it for companions that the index does not serve; absent: nothing was replaced. */
  assembled?: readonly Assembled[];
  urls: string[];
  masterKey: string;
  redisUrl: string;
  postgresUrl: string;
  relay: { url: string; token: string };
}

/** `name:` in docker-compose.yml. */
export const project = "phantom429";

type Ports = Readonly<Record<string, string | undefined>>;

/** Where docker-compose.yml publishes what: on its own ports, or on those that the environment names. */
export function published(
  replicas: number,
  ports: Ports,
): Pick<Composed, "urls" | "redisUrl" | "postgresUrl"> & { relayUrl: string } {
  const port = (variable: string, otherwise: number) => ports[variable] || String(otherwise);
  return {
    urls: Array.from({ length: replicas }, (_, n) => `http://127.0.0.1:${port(`LITELLM_${n}_PORT`, 4000 + n)}`),
    redisUrl: `redis://127.0.0.1:${port("REDIS_PORT", 6379)}`,
    postgresUrl: `postgresql://litellm@127.0.0.1:${port("POSTGRES_PORT", 5432)}/litellm`,
    relayUrl: `ws://127.0.0.1:${port("RELAY_PORT", 8430)}`,
  };
}

/** The variables of docker-compose.yml. */
export interface ComposeRequest {
  litellm: string;
  redis: string;
  postgres: string;
  replicas: number;
  masterKey: string;
  token: string;
}

export function variables(request: ComposeRequest): Record<string, string> {
  return {
    LITELLM_IMAGE: request.litellm,
    REDIS_IMAGE: request.redis,
    POSTGRES_IMAGE: request.postgres,
    REPLICAS: String(request.replicas),
    COMPOSE_PROFILES: `replicas-${request.replicas}`,
    LITELLM_MASTER_KEY: request.masterKey,
    PHANTOM429_RELAY_TOKEN: request.token,
  };
}

/** Images that were built without a registry lack what LiteLLM migrates its database with. */
export function filesFor(litellmImage: string): string[] {
  const built = litellmImage.startsWith("localhost/phantom429/");
  return ["docker-compose.yml", ...(built ? ["docker/compose.offline.yml"] : [])];
}
