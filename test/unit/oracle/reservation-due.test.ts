import { describe, expect, test } from "vitest";
import type { Route } from "../../../harness/contracts/index.ts";
import { judge } from "../../../harness/oracle/index.ts";
import { key, World } from "./builder.ts";

const reasonOf = (world: World) => judge(world.trial(), { expected: null }).reason;
const missed = "1 admitted request never reserved anything (r1).";

/** A request of these entities that completes, with a reservation on their counters or without one. */
function complete(world: World, refs: string[], { reserves = false, route = "/v1/chat/completions" as Route } = {}) {
  const request = world.request();
  const keys = world.budgeted.filter(({ ref }) => refs.includes(ref)).map(({ counterKey }) => counterKey);
  const held = reserves ? request.estimate : 0;
  Object.assign(request.planned, { route, identities: ["customer-key", ...refs] });
  request.invoke();
  if (reserves) for (const counterKey of keys) world.incr(0, counterKey, held);
  request.receive().headers().done().ok();
  for (const counterKey of keys) world.incr(0, counterKey, request.cost - held);
  request.chargeKey();
  world.bill(request.cost, [...keys, key]);
}

describe("images", () => {
  const beside = (route: Route) =>
    new World().phase("traffic", (world) => {
      complete(world, ["customer"], { route });
      complete(world, ["customer"], { reserves: true });
    });

  test("an image need not be reserved for, though the scenario needs reservations", () => {
    expect(reasonOf(beside("/v1/images/generations"))).toMatch(/^All invariants hold/);
  });

  test("red twin: a chat must", () => expect(reasonOf(beside("/v1/chat/completions"))).toBe(missed));
});

describe("a user's budget on a team's key", () => {
  /** The team has no budget unless it is given one; another request, with a key of the user's own, reserves. */
  const onKeyOf = (owner: "team" | "user", { team = false, settings = {} } = {}) => {
    const world = new World({ also: ["user", "team"] });
    world.settings = settings;
    if (!team) world.unbudgeted.add("team");
    return world.phase("traffic", (world) => {
      complete(world, owner === "team" ? ["user", "team"] : ["user"]);
      complete(world, ["team"]);
      complete(world, ["user", "customer"], { reserves: true });
    });
  };

  test("does not bind, so nothing is reserved", () => {
    expect(reasonOf(onKeyOf("team"))).toMatch(/^All invariants hold/);
  });

  test("red twin: on a key of the user's own it binds", () => {
    expect(reasonOf(onKeyOf("user"))).toBe(missed);
  });

  test("red twin: with apply_user_budget_to_team_keys it binds", () => {
    const settings = { "general_settings.apply_user_budget_to_team_keys": true };
    expect(reasonOf(onKeyOf("team", { settings }))).toBe(missed);
  });

  test("red twin: a budget of the team's binds", () => {
    expect(reasonOf(onKeyOf("team", { team: true }))).toBe("2 admitted requests never reserved anything (r1, r2).");
  });

  test("used up, it leaves nothing to enforce on a team's key, but on the user's own", () => {
    const usedUp = (refs: string[]) => {
      const world = new World({ also: ["user", "team"], budget: 0.04 });
      for (const ref of ["customer", "team"]) world.unbudgeted.add(ref);
      world.phase("spend", (world) => complete(world, refs));
      world.phase("enforce", (world) => complete(world, refs), { purpose: "enforce" });
      return judge(world.trial(), { expected: null }).checks.at(-1)!.detail;
    };
    expect(usedUp(["user", "team"])).toContain('No budget was spent in "enforce"');
    expect(usedUp(["user"])).not.toContain("No budget was spent");
  });
});
