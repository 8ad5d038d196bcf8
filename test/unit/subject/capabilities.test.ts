import { describe, expect, it } from "vitest";
import { capabilitiesOf } from "../../../harness/subject/capabilities.ts";

describe("capabilitiesOf", () => {
  it("finds the reservation function and the counters that sources name", () => {
    const sources = [
      "async def reserve_budget_for_request(\n",
      'counter_key=f"spend:key:{token}"\nkey = f"spend:org:{org_id}"',
      'f"spend:end_user:{id}" f"spend:team_member:{u}:{t}" f"spend:project:{p}"',
    ];
    expect(capabilitiesOf(sources)).toEqual({
      reservation: true,
      counters: ["key", "team_member", "organization", "end_user"],
    });
  });

  it("does not take a mention for the function", () => {
    expect(capabilitiesOf(["from x import reserve_budget_for_request"]).reservation).toBe(false);
  });
});
