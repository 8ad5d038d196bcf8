import { describe, expect, it } from "vitest";
import { anthropicError, anthropicRefusal } from "../../../harness/provider/dialects/anthropic-errors.ts";
import { errorForStatus, invalidRequest, unknownUrl } from "../../../harness/provider/dialects/openai-errors.ts";

const statuses = Array.from({ length: 300 }, (_, k) => 300 + k);

describe("error bodies", () => {
  it("never say what LiteLLM's own refusals say", () => {
    const texts = [
      ...statuses.map((status) => errorForStatus(status, "p429-chat")),
      invalidRequest("x", null),
      ...statuses.map((status) => anthropicError(status)),
      anthropicRefusal("x"),
      unknownUrl("POST", "/x"),
    ];
    for (const text of texts.map((body) => JSON.stringify(body))) {
      expect(text).not.toMatch(
        /budget|over .* spend|current cost|litellm|throttling_error|rate limit exceeded for|no deployments|enforcement unavailable/i,
      );
    }
  });

  it("look like a rate limit to LiteLLM only when they are one", () => {
    const rateLimit = /\b429\b|rate[\s_-]*limit|service tier capacity exceeded|request too large/i;
    for (const status of statuses) {
      const { error } = errorForStatus(status, "p429-chat");
      for (const body of [error, anthropicError(status)]) {
        expect(rateLimit.test(JSON.stringify(body)), `status ${status}`).toBe(status === 429);
      }
    }
  });

  it("have OpenAI's shape", () => {
    for (const status of statuses) {
      const { error } = errorForStatus(status, "m");
      expect(Object.keys(error)).toEqual(["message", "type", "param", "code"]);
      if (status >= 500) expect(error.type).toMatch(/^(server_error|service_unavailable)$/);
    }
  });
});
