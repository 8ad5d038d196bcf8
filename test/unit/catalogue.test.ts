import { expect, test } from "vitest";
import {
  counterForm,
  counterOf,
  creationOrder,
  EntityKind,
  entities,
  isWindow,
  kindOfCounter,
  litellm,
  model,
  Route,
  routes,
  sideBySide,
} from "../../harness/catalogue/index.ts";

test("each kind of entity is found again by its counter's key", () => {
  const found = EntityKind.options.map((kind) => {
    const [, word = ""] = counterOf(kind, "x").split(":");
    return kindOfCounter(word, isWindow(kind));
  });
  expect(found).toEqual(EntityKind.options);
  expect(kindOfCounter("organization", false)).toBe("organization");
  expect(kindOfCounter("shadow_eval", false)).toBeNull();
  expect([counterForm("organization"), counterForm("key_window")]).toEqual(["spend:org:…", "spend:key:…:window:…"]);
});

test("all kinds are created, each behind what it refers to, and the key last", () => {
  const order = creationOrder();
  expect(order.toSorted()).toEqual(EntityKind.options.toSorted());
  for (const kind of order)
    for (const before of entities[kind].after) expect(order.indexOf(before)).toBeLessThan(order.indexOf(kind));
  expect(order.at(-1)).toBe("key");
});

test("all kinds that trials of one stack may have take part side by side, and a window behind its owner", () => {
  const all = sideBySide();
  expect([...all, "model_access_group"].toSorted()).toEqual(EntityKind.options.toSorted());
  expect(all.slice(0, 4)).toEqual(["key", "key_window", "team", "team_window"]);
});

test("what is not billed has no reservation that is certain, and nothing that settles it", () => {
  const free = Route.options.filter((route) => routes[route].billedBy === "nothing");
  expect(free.length).toBeGreaterThan(0);
  for (const route of free) {
    expect(routes[route].reserves).toBe("some");
    expect(["unlogged", "counted"]).toContain(routes[route].settledBy);
    expect(routes[route].reservable!(40, 0)).toEqual([40, model.maxOutputTokens]);
  }
});

test("each belief about LiteLLM says its unit, where it is from and of which releases", () => {
  for (const [name, { value, from, releases }] of Object.entries(litellm)) {
    expect(name).toMatch(/(Ms|S|Times|Dollars)$/);
    expect(value).toBeGreaterThan(0);
    expect(from).not.toBe("");
    expect(releases).toMatch(/^\d+\.\d+\.\d+/);
  }
});
