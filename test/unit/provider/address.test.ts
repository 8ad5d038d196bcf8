import { describe, expect, it } from "vitest";
import { addressOf } from "../../../harness/provider/address.ts";

describe("addresses", () => {
  it.each([
    ["/v1/responses", "/responses", null],
    ["/responses", "/responses", null],
    ["/v1/v1/responses/", "/responses", null],
    ["/openai/v1/threads/t/runs?x=1", "/threads/t/runs", null],
    ["/anthropic/v1/messages", "/messages", null],
    ["/openai/deployments/gpt-x/images/generations?api-version=1", "/images/generations", "gpt-x"],
    ["http://api.example.com/v1/models", "/models", null],
    ["/v1", "/v1", null],
    ["/v10/responses", "/v10/responses", null],
  ])("%s", (target, path, deployment) => {
    expect(addressOf(target)).toMatchObject({ path, deployment });
  });

  it("keep their query", () => {
    expect(addressOf("/v1/realtime?model=m&intent=%5Bp429%3At.a1%5D").query.get("intent")).toBe("[p429:t.a1]");
  });
});
