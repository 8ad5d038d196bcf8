import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { filesFor, published, variables } from "../../../harness/stack/compose/composed.ts";
import { renderConfig } from "../../../harness/subject/index.ts";

const read = (file: string) => parse(readFileSync(file, "utf8"), { merge: true });

test("docker/litellm-config.yaml is what `run` gives its own replicas, with the relay for Redis and provider", () => {
  const { yaml } = renderConfig({
    profile: "fast",
    settings: [],
    providerUrl: "http://relay:8429",
    redis: { host: "relay", port: "os.environ/REDIS_PORT" as unknown as number },
    masterKey: "os.environ/LITELLM_MASTER_KEY",
    databaseUrl: "postgresql://x/y",
  });
  expect(read("docker/litellm-config.yaml")).toEqual(parse(yaml));
});

test("docker-compose.yml publishes on loopback only, and gives each replica a proxy of its own", () => {
  const { services } = read("docker-compose.yml") as { services: Record<string, Record<string, unknown>> };
  for (const { ports = [] } of Object.values(services)) {
    for (const port of ports as string[]) expect(port).toMatch(/^127\.0\.0\.1:/);
  }
  const replicas = [0, 1, 2, 3].map((n) => services[`litellm-${n}`]!);
  expect(replicas.map(({ environment }) => (environment as Record<string, string>).REDIS_PORT)).toEqual([
    "6380",
    "6381",
    "6382",
    "6383",
  ]);
  expect(replicas.map(({ profiles }) => profiles ?? [])).toEqual([
    [],
    ["replicas-2", "replicas-3", "replicas-4"],
    ["replicas-3", "replicas-4"],
    ["replicas-4"],
  ]);
});

test("addresses follow the ports that the environment names", () => {
  expect(published(2, { LITELLM_1_PORT: "5001", REDIS_PORT: "7000" })).toEqual({
    urls: ["http://127.0.0.1:4000", "http://127.0.0.1:5001"],
    redisUrl: "redis://127.0.0.1:7000",
    postgresUrl: "postgresql://litellm@127.0.0.1:5432/litellm",
    relayUrl: "ws://127.0.0.1:8430",
  });
});

test("images built without a registry are migrated by the second file", () => {
  expect(filesFor("localhost/phantom429/litellm:1.84.0-x")).toHaveLength(2);
  expect(filesFor("ghcr.io/berriai/litellm:v1.84.0-stable")).toEqual(["docker-compose.yml"]);
  const request = { litellm: "l", redis: "r", postgres: "p", replicas: 3, masterKey: "k", token: "t" };
  expect(variables(request)).toMatchObject({ COMPOSE_PROFILES: "replicas-3", REPLICAS: "3" });
});
