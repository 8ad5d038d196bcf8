import { describe, expect, it } from "vitest";
import { capabilitiesOf } from "../../../harness/subject/capabilities.ts";

describe("capabilitiesOf", () => {
  it("finds the reservation function and the counters that sources name", () => {
    const sources = [
      "async def reserve_budget_for_request(\n",
      'counter_key=f"spend:key:{token}"\nkey = f"spend:org:{org_id}"',
      'f"spend:end_user:{id}" f"spend:team_member:{u}:{t}" f"spend:project:{p}"',
      `f"spend:team:{team_id}:window:{w['budget_duration']}"`,
    ];
    expect(capabilitiesOf(sources)).toEqual({
      reservation: true,
      counters: ["key", "team_member", "organization", "end_user", "team_window"],
      routes: [],
    });
  });

  it("finds the routes that are served, also those below a wildcard", () => {
    const sources = [
      '@router.post(\n    "/v1/responses",\n    dependencies=[],\n)\n@app.websocket("/v1/realtime")',
      '@router.api_route(\n    "/openai/{endpoint:path}", methods=["GET"])\n@router.get("/v1/assistants")',
      'routes = ["/v1/messages"]',
    ];
    expect(capabilitiesOf(sources).routes).toEqual(["/v1/responses", "/v1/realtime", "/openai/v1/chat/completions"]);
  });

  it("does not take a mention for the function", () => {
    expect(capabilitiesOf(["from x import reserve_budget_for_request"]).reservation).toBe(false);
  });
});
