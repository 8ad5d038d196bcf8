import { describe, expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { type RequestOptions, World } from "./builder.ts";

const reasonOf = (world: World) => judge(world.trial(), { expected: null }).reason;
const missed = "1 admitted request never reserved anything (r1)";

/** Charged and billed without a reservation, beside a request that reserves. */
function unreserved(world: World, change: (request: ReturnType<World["request"]>) => void, options?: RequestOptions) {
  return world.phase("traffic", (world) => {
    const request = world.request(options);
    change(request);
    request.invoke().receive().headers().done().ok();
    request.settle(request.cost).chargeKey().bill();
  });
}

describe("images", () => {
  const imagesOf = (route: "/v1/images/generations" | "/v1/chat/completions") =>
    unreserved(new World(), (request) => {
      request.planned.route = route;
    });

  test("an image need not be reserved for, though the scenario needs reservations", () => {
    expect(reasonOf(imagesOf("/v1/images/generations"))).toMatch(/^all invariants hold/);
  });

  test("red twin: a chat must", () => expect(reasonOf(imagesOf("/v1/chat/completions"))).toBe(missed));
});

describe("a user's budget on a team's key", () => {
  /** The end user has no budget, and the team none unless it is given one. */
  const onKeyOf = (owner: "team" | "user", ...budgeted: "team"[]) => {
    const world = new World({ also: owner === "team" ? ["user", "team"] : ["user"] });
    world.needs = ["reservation", "counter:user"];
    for (const ref of ["customer", "team"] as const)
      if (!budgeted.some((own) => own === ref)) world.unbudgeted.add(ref);
    return unreserved(world, () => {});
  };

  test("does not bind, so nothing is reserved", () => {
    expect(reasonOf(onKeyOf("team"))).toMatch(/^all invariants hold/);
  });

  test("red twin: on a key of the user's own it binds", () => {
    expect(reasonOf(onKeyOf("user"))).toBe(missed);
  });

  test("red twin: with apply_user_budget_to_team_keys it binds", () => {
    const world = onKeyOf("team");
    world.settings = { "general_settings.apply_user_budget_to_team_keys": true };
    expect(reasonOf(world)).toBe(missed);
  });

  test("red twin: a budget of the team's binds", () => {
    expect(reasonOf(onKeyOf("team", "team"))).toBe(missed);
  });
});
