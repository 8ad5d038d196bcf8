import { describe, expect, test } from "vitest";
import { classifyFailure, readFailure } from "../../../harness/oracle/facts/failure.ts";

const hash = "a3f1".repeat(16);
const error = (message: string, type: string | null, code: string) =>
  JSON.stringify({ error: { message, type, param: null, code } });

/** Message (where it is raised) → entity, stage, current cost, max budget. */
const messages: [string, string | null, string, number | null, number | null, number?][] = [
  // proxy/spend_tracking/budget_reservation.py, 1.84.0 and 1.106.2
  [
    "Budget has been exceeded! EndUser=customer-k3f9 Current cost: 1.108, Max budget: 1.0",
    "end_user:customer-k3f9",
    "reservation",
    1.108,
    1,
  ],
  [
    `Budget has been exceeded! Key=${hash} Current cost: 0.30000000000000004, Max budget: 0.2`,
    `key:${hash}`,
    "reservation",
    0.30000000000000004,
    0.2,
  ],
  ["Budget has been exceeded! User=u1 Current cost: 2.0, Max budget: 1.0", "user:u1", "reservation", 2, 1],
  [
    "Budget has been exceeded! TeamMember=u1:t1 Current cost: 1e-05, Max budget: 1e-06",
    "team_member:u1:t1",
    "unknown",
    1e-5,
    1e-6,
  ],
  [
    "Budget has been exceeded! Organization=org 1 Current cost: 2.0, Max budget: 1.0",
    "organization:org 1",
    "unknown",
    2,
    1,
  ],
  ["Budget has been exceeded! Tag=vip Current cost: 2.0, Max budget: 1.0", "tag:vip", "unknown", 2, 1],
  ["Budget has been exceeded! Team=t1 Current cost: 2.0, Max budget: 1.0", "team:t1", "unknown", 2, 1],
  [
    "Budget has been exceeded! Model access group=gold Current cost: 2.0, Max budget: 1.0",
    "model_access_group:gold",
    "unknown",
    2,
    1,
  ],
  [
    `Budget has been exceeded! Key=${hash}:30d Current cost: 2.0, Max budget: 1.0`,
    `key:${hash}:30d`,
    "reservation",
    2,
    1,
  ],
  ["Budget has been exceeded! Team=t1:30d Current cost: 2.0, Max budget: 1.0", "team:t1:30d", "unknown", 2, 1],
  [
    "Budget has been exceeded! ModelAccessGroup=g Current cost: 2, Max budget: 1",
    "model_access_group:g",
    "unknown",
    2,
    1,
  ],
  ["Budget has been exceeded! Project=p Current cost: 2.0, Max budget: 1.0", "project:p", "unknown", 2, 1],
  // 1.106.2 under fail_closed_budget_enforcement
  [
    "Budget has been exceeded! Team=t1 Current cost: 0.9, Estimated request cost: 0.5, Max budget: 1.0",
    "team:t1",
    "reservation",
    0.9,
    1,
    0.5,
  ],
  // exceptions.py: the key's read check of 1.84.0, and the proxy's own total
  ["Budget has been exceeded! Current cost: 1.5, Max budget: 1.0", null, "read-check", 1.5, 1],
  // auth_checks.py
  [
    "Budget has been exceeded! Key=prod (sk-...abcd) Current cost: 1.5, Max budget: 1.0",
    "key:prod (sk-...abcd)",
    "read-check",
    1.5,
    1,
  ],
  [
    "Budget has been exceeded! User=u1 in Team=t1 Current cost: 1.5, Max budget: 1.0",
    "team_member:u1:t1",
    "read-check",
    1.5,
    1,
  ],
  ["ExceededBudget: User=u1 over budget. Spend=1.5, Budget=1.0", "user:u1", "read-check", 1.5, 1],
  ["ExceededBudget: End User=jane doe over budget. Spend=1.5, Budget=1.0", "end_user:jane doe", "read-check", 1.5, 1],
  ["ExceededBudget: Key over 1d budget. Spend=$1.5000, Limit=$1.00", "key:window:1d", "read-check", 1.5, 1],
  ["ExceededBudget: Team=t1 over 30d budget. Spend=$1.5000, Limit=$1.00", "team:t1:window:30d", "read-check", 1.5, 1],
  // hooks/model_max_budget_limiter.py
  [
    `LiteLLM Virtual Key: ${hash}, key_alias: None, exceeded budget for model=gpt`,
    `key_model:${hash}:gpt`,
    "read-check",
    null,
    null,
  ],
  ["LiteLLM End User: jane, exceeded budget for model=gpt", "end_user_model:jane:gpt", "read-check", null, null],
  ["LiteLLM User: u1, exceeded budget for model=gpt", "user_model:u1:gpt", "read-check", null, null],
  ["LiteLLM Team: t1, exceeded budget for model=azure/gpt", "team_model:t1:azure/gpt", "read-check", null, null],
  [
    "LiteLLM Team Member: user=u1, team=t1, exceeded budget for model=gpt",
    "team_member_model:u1:t1:gpt",
    "read-check",
    null,
    null,
  ],
  // one that no release is known to send
  ["Out of money", null, "unknown", null, null],
];

describe("a budget refusal, whatever its status", () => {
  test.each(messages)("%s", (message, entity, stage, currentCost, maxBudget, estimatedCost) => {
    for (const code of ["400", "429", "422"]) {
      expect(classifyFailure(error(message, "budget_exceeded", code))).toEqual({
        class: "budget_exceeded",
        refusal: { entity, stage, currentCost, maxBudget, ...(estimatedCost === undefined ? {} : { estimatedCost }) },
      });
    }
  });

  test("a number that is none is left out", () => {
    const message = "Budget has been exceeded! EndUser=e Current cost: nan, Max budget: inf";
    expect(classifyFailure(error(message, "budget_exceeded", "422")).refusal).toEqual({
      entity: "end_user:e",
      stage: "reservation",
      currentCost: null,
      maxBudget: null,
    });
  });
});

describe("a refusal as somebody has it", () => {
  const read = messages.filter(([message]) => message !== "Out of money");
  const ways: [string, (message: string) => string][] = [
    ["the body", (message) => error(message, "budget_exceeded", "422")],
    ["the sentence", (message) => message],
    ["a line of a log", (message) => `12:00:01 - LiteLLM Proxy:ERROR: auth.py:100 - ${message}`],
    [
      "an exception of a client",
      (message) => `Error code: 400 - {'error': {'message': "${message}", 'type': 'budget_exceeded'}}`,
    ],
  ];
  test.each(ways)("is read from %s", (_, as) => {
    for (const [message, entity, stage] of read)
      expect(readFailure(as(message)).refusal).toMatchObject({ entity, stage });
  });

  test("is not found in a provider's error that quotes it, nor in plain words", () => {
    const quoted =
      "litellm.RateLimitError: OpenAIException - Budget has been exceeded! User=u1 Current cost: 2.0, Max budget: 1.0";
    expect(readFailure(error(quoted, "throttling_error", "429")).class).toBe("provider");
    expect(readFailure("my budget is fine")).toEqual({ class: "unknown", refusal: null });
  });
});

describe("what only looks like one", () => {
  test.each<[string, string, string]>([
    [
      "rate_limit",
      error(
        "Rate limit exceeded for api_key: x. Limit type: requests. Current limit: 1, Remaining: 0. Limit resets at: 2026-11-23 00:00:00 UTC",
        "None",
        "429",
      ),
      "parallel_request_limiter_v3.py",
    ],
    [
      "rate_limit",
      error(
        "LiteLLM Rate Limit Handler for rate limit type = key. Crossed TPM / RPM / Max Parallel Request Limit. current rpm: 2",
        "None",
        "429",
      ),
      "parallel_request_limiter.py",
    ],
    [
      "provider",
      error(
        "litellm.RateLimitError: RateLimitError: OpenAIException - Budget has been exceeded!. Received Model Group=p429-chat",
        "throttling_error",
        "429",
      ),
      "a provider's 429 that quotes our words",
    ],
    [
      "provider",
      error(
        "litellm.InternalServerError: InternalServerError: OpenAIException - Internal Server Error. Received Model Group=p429-chat",
        null,
        "500",
      ),
      "a provider's 500",
    ],
    [
      "router",
      error(
        "No deployments available for selected model, Try again in 5 seconds. Passed model=p429-chat. pre-call-checks=False, cooldown_list=[]",
        "None",
        "429",
      ),
      "types/router.py",
    ],
    [
      "budget_unavailable",
      error(
        "{'error': 'Budget enforcement unavailable: current spend could not be verified against Redis or the database'}",
        "auth_error",
        "503",
      ),
      "proxy_server.py, through the auth handler",
    ],
    [
      "budget_unavailable",
      JSON.stringify({ detail: "Budget enforcement unavailable: the budget reservation could not be written" }),
      "budget_reservation.py, as a bare HTTPException",
    ],
    ["proxy", error("Authentication Error, Invalid proxy server token passed", "auth_error", "401"), "an unknown key"],
    ["proxy", JSON.stringify({ detail: [{ loc: ["body"], msg: "field required" }] }), "FastAPI's own"],
    [
      "unknown",
      error("Budget has been exceeded! Current cost: 2, Max budget: 1", "None", "429"),
      "the right words, the wrong type",
    ],
    ["malformed", "<html>Bad Gateway</html>", "no JSON"],
    ["malformed", "", "nothing"],
    ["malformed", "[]", "JSON without an error"],
  ])("%s: %s", (expected, body) => {
    expect(classifyFailure(body)).toEqual({ class: expected, refusal: null });
  });
});

describe("a text that was cut after 2,000 characters", () => {
  const cut = (body: string) => classifyFailure(body.slice(0, 2000)).class;
  const long = `said "no" \u2603 `.repeat(200);

  test.each(["error", "detail"])("is told by the beginning of its message (%s)", (name) => {
    const message = `Budget enforcement unavailable: ${long}`;
    const body = name === "error" ? error(message, "auth_error", "503") : JSON.stringify({ detail: message });
    expect(cut(body)).toBe("budget_unavailable");
  });

  test("that does not say what it is about: unknown", () => {
    expect(cut(error(long, "auth_error", "500"))).toBe("unknown");
  });

  test.each(["a raw\nline end", "a \\q that JSON does not have", "\u0000", "\\N", "\\uXYZ1"])(
    "with %j in it ends there, and ends nothing else",
    (odd) => {
      const text = `{"error":{"message":"Rate limit exceeded for api_key: x ${odd} and so on`;
      expect(classifyFailure(text).class).toBe("rate_limit");
      expect(readFailure(text).class).toBe("rate_limit");
    },
  );

  test("in the middle of an escape", () => {
    const message = "Rate limit exceeded for a key";
    const body = `{"error": {"message": "${message}${"\\u2603".repeat(400)}`;
    for (const length of [1995, 1996, 1997, 1998, 1999, 2000])
      expect(classifyFailure(body.slice(0, length)).class).toBe("rate_limit");
  });
});
