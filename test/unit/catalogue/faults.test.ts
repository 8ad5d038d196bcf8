import { describe, expect, test } from "vitest";
import { faults, kindNamed } from "../../../harness/catalogue/index.ts";
import { unmetText } from "../../../harness/oracle/words/index.ts";
import { beyondReach } from "../../../harness/preflight/out-of-reach.ts";
import { fillFaults } from "../../../scripts/as-run/faults.ts";

const entries = Object.entries(faults);
const refused = (kind: string, stack: Parameters<typeof beyondReach>[1]) => {
  const plan = { phases: [{ faults: [{ kind }] }] } as unknown as Parameters<typeof beyondReach>[0];
  const unmet = beyondReach(plan, stack);
  return unmet && unmetText(unmet);
};

describe.each(entries)("%s", (kind, { schema, needs, does, ends, page }) => {
  test("is the kind that its plan says", () => {
    expect(schema.shape.kind.value).toBe(kind);
  });

  test("has words for the pages", () => {
    expect(page.length).toBeGreaterThan(0);
    const filled = fillFaults("before\n<!-- faults -->\nafter") ?? "";
    expect(filled).toContain(`| \`${kind}\` |`);
  });

  test("is refused where what it needs is not there, in words", () => {
    expect(refused(kind, "attach")).toBe(
      needs.length === 0 ? null : `the scenario ${does}, which cannot be done to an attached deployment`,
    );
    expect(refused(kind, "docker")).toBeNull();
  });

  test("needs a process of a replica to end one", () => {
    if (ends !== null) expect(needs).toContain("replica processes");
  });
});

test("only a container has a memory limit", () => {
  expect(refused("replica-oom", "local")).toContain("cannot be done on --stack local");
});

test("what nobody planned has no kind", () => {
  expect(kindNamed("replica-exit")).toBeNull();
  expect(kindNamed("toString")).toBeNull();
});

test("a page without the marker is named", () => {
  expect(fillFaults("no marker")).toBeNull();
});
