import { describe, expect, it } from "vitest";
import { describeSettings, parseSetting } from "../../../harness/subject/index.ts";

describe("parseSetting", () => {
  it.each([
    ["general_settings.disable_budget_reservation=true", ["general_settings", ["disable_budget_reservation"], true]],
    [
      "litellm_settings.cache_params.default_redis_ttl=5",
      ["litellm_settings", ["cache_params", "default_redis_ttl"], 5],
    ],
    ["litellm_settings.callbacks=[prometheus, x]", ["litellm_settings", ["callbacks"], ["prometheus", "x"]]],
    ["router_settings.a={b: 1}", ["router_settings", ["a"], { b: 1 }]],
    ["general_settings.url=http://h/?a=b", ["general_settings", ["url"], "http://h/?a=b"]],
    ["general_settings.x=null", ["general_settings", ["x"], null]],
    ["environment.X=", ["environment", ["X"], ""]],
    ["environment.REDIS_SOCKET_TIMEOUT=0.1", ["environment", ["REDIS_SOCKET_TIMEOUT"], "0.1"]],
  ])("reads %s", (text, [section, path, value]) => {
    expect(parseSetting(text)).toEqual({ section, path, value });
  });

  it.each([
    "general_settings.x",
    "general_settings.x=",
    "general_settings=1",
    "general_settings.=1",
    "model_list.x=1",
    "x=1",
    "general_settings.a b=1",
    "general_settings.__proto__.x=1",
    "general_settings.x=[1",
    "environment.A.B=1",
    "general_settings.master_key=sk-x",
    "litellm_settings.cache_params.port=1",
    "environment.DATABASE_URL=x",
    "environment.DATABASE_URL_READ_REPLICA=x",
  ])("refuses %s", (text) => {
    expect(() => parseSetting(text)).toThrow(expect.objectContaining({ code: "ERR_SETTING_MALFORMED" }));
  });

  it.each([
    "environment.REDIS_HOST=localhost",
    "environment.REDIS_PORT=6379",
    "environment.REDIS_URL=redis://localhost",
    "environment.REDIS_PASSWORD=x",
    "environment.REDIS_DB=1",
    "environment.REDIS_CLUSTER_NODES=[]",
    "environment.REDIS_SENTINEL_NODES=[]",
    "general_settings.coordination_redis={host: localhost}",
    "general_settings.coordination_redis.url=redis://localhost",
    "litellm_settings.cache_params.url=redis://localhost",
    "litellm_settings.cache_params.db=1",
  ])("refuses another Redis, where the counters could not be seen: %s", (text) => {
    expect(() => parseSetting(text)).toThrow(
      expect.objectContaining({
        code: "ERR_SETTING_MALFORMED",
        message: expect.stringContaining("names a Redis server"),
        hint: expect.stringContaining("--stack attach"),
      }),
    );
  });

  it.each(["environment.REDIS_CIRCUIT_BREAKER_ENABLED=false", "litellm_settings.cache_params.namespace=x"])(
    "reads %s, which says how Redis is used and not where it is",
    (text) => {
      expect(() => parseSetting(text)).not.toThrow();
    },
  );

  it("describes settings by their full names", () => {
    const settings = ["general_settings.a=1", "environment.B=2"].map(parseSetting);
    expect(describeSettings(settings)).toEqual({ "general_settings.a": 1, "environment.B": "2" });
  });

  it.each([
    ["general_settings.master_key=x", "Leave it out"],
    ["litellm_settings.cache_params={}", "litellm_settings.cache_params.namespace=mine"],
    ["general_settings.x=", "or null"],
  ])("says what to do about %s", (text, hint) => {
    expect(() => parseSetting(text)).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }));
  });
});
