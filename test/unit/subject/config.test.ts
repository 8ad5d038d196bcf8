import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { model, models } from "../../../harness/contracts/index.ts";
import { type ProfileName, parseSetting, renderConfig } from "../../../harness/subject/index.ts";

const render = (profile: ProfileName, ...settings: string[]) =>
  renderConfig({
    profile,
    settings: settings.map(parseSetting),
    providerUrl: "http://127.0.0.1:4001",
    redis: { host: "127.0.0.1", port: 4002 },
    masterKey: "sk-master",
    databaseUrl: "postgresql://u:p@127.0.0.1:4003/db",
  });

/** LiteLLM reads its config with PyYAML, that is YAML 1.1. */
const read = (yaml: string) => parse(yaml, { version: "1.1" });

describe("renderConfig", () => {
  it("offers the priced model on the mock provider, without retries", () => {
    const config = read(render("fast").yaml);
    expect(config.model_list.map(({ model_name }: { model_name: string }) => model_name)).toEqual(
      Object.values(models),
    );
    expect(config.model_list[0]).toMatchObject({
      model_name: model.name,
      litellm_params: { model: `openai/${model.name}`, api_base: "http://127.0.0.1:4001/v1", max_retries: 0 },
      model_info: {
        mode: "chat",
        input_cost_per_token: model.inputPerToken,
        output_cost_per_token: model.outputPerToken,
        max_output_tokens: model.maxOutputTokens,
      },
    });
    expect(config.litellm_settings.num_retries).toBe(0);
    expect(config.router_settings).toMatchObject({ num_retries: 0, disable_cooldowns: true });
  });

  it("attaches Redis without caching any response", () => {
    expect(read(render("fast").yaml).litellm_settings).toMatchObject({
      cache: true,
      cache_params: { type: "redis", host: "127.0.0.1", port: 4002, supported_call_types: [] },
    });
  });

  it("derives the numbers of the fast profile", () => {
    const config = render("fast");
    expect(config).toMatchObject({ batchWriteAtMs: 1000, writeIntervalMs: 6000, counterTtlS: 60, keyPrefix: "" });
    expect(config.env.REDIS_SOCKET_TIMEOUT).toBe("2");
  });

  it("keeps LiteLLM's defaults in the reporter profile, with the report's own settings", () => {
    const config = render("reporter");
    const yaml = read(config.yaml);
    expect(yaml.general_settings).toMatchObject({ use_redis_transaction_buffer: true });
    expect(yaml.general_settings).not.toHaveProperty("proxy_batch_write_at");
    expect(yaml.litellm_settings).toMatchObject({
      callbacks: ["prometheus"],
      cache_params: { ttl: 14400, port: 4002 },
    });
    expect(config.env).not.toHaveProperty("REDIS_SOCKET_TIMEOUT");
    expect(config).toMatchObject({ writeIntervalMs: 15_000, counterTtlS: 60 });
  });

  it("derives the numbers from the user's settings, which come last", () => {
    expect(render("fast", "general_settings.proxy_batch_write_at=2").writeIntervalMs).toBe(7000);
    expect(render("reporter", "environment.PROXY_BATCH_WRITE_AT=1").writeIntervalMs).toBe(6000);
    expect(render("reporter", "general_settings.use_redis_transaction_buffer=false").writeIntervalMs).toBe(15_000);
    expect(render("fast", "litellm_settings.cache_params.default_redis_ttl=5").counterTtlS).toBe(5);
    expect(render("fast", "litellm_settings.cache_params.ttl=5").counterTtlS).toBe(60);
    expect(render("fast", "litellm_settings.cache_params.namespace=ns").keyPrefix).toBe("ns:");
    expect(render("fast", "environment.REDIS_SOCKET_TIMEOUT=0.1").env.REDIS_SOCKET_TIMEOUT).toBe("0.1");
  });

  it("merges a setting into its section instead of replacing it", () => {
    const config = read(render("fast", "general_settings.disable_budget_reservation=true").yaml);
    expect(config.general_settings).toMatchObject({
      master_key: "sk-master",
      disable_budget_reservation: true,
      proxy_batch_write_at: 1,
    });
  });

  it("quotes text that YAML 1.1 would read as something else", () => {
    const config = render("fast", "general_settings.a='yes'", "general_settings.b='012'");
    expect(config.yaml).toMatch(/a: "yes"/);
    expect(config.yaml).toMatch(/b: "012"/);
  });

  it("limits the connection pool as LiteLLM does, unless the URL says otherwise", () => {
    const url = new URL(render("fast").env.DATABASE_URL!);
    expect(url.searchParams.get("connection_limit")).toBe("10");
    expect(url.searchParams.get("pool_timeout")).toBe("60");
  });
});
