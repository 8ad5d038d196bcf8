import { expect, test } from "vitest";
import { bisectNotes } from "../../../harness/report/index.ts";
import { always, asked, search } from "../bisect/pretended.ts";

const versions = ["1.93.0", "1.93.1", "1.93.2", "1.94.0"];
const notes = async (good: readonly string[], dates: Record<string, string>) => {
  const does = (version: string) => always(...(good.includes(version) ? [] : ["D1"]));
  const { document } = await search({ versions, dates, does }, asked({ good: "1.94.0", bad: "1.93.0" }));
  return bisectNotes(document);
};
const later = { "1.93.2": "2026-08-09T00:00:00.000Z", "1.94.0": "2026-07-28T00:00:00.000Z" };

test("a line that the fix did not come to, and one to which it came afterwards", async () => {
  expect(await notes(["1.94.0"], later)).toContain(
    "1.93.2 was published after 1.94.0 (2026-08-09 and 2026-07-28) and is still bad.",
  );
  expect(await notes(["1.93.2", "1.94.0"], later)).toContain(
    "1.94.0 was published before 1.93.2 (2026-07-28 and 2026-08-09): the change may have come to this line as a backport.",
  );
});

test("twin: where the dates are as the versions, neither is said", async () => {
  const said = (await notes(["1.94.0"], {})).join("\n");
  expect(said).toContain("1.94.0 shows D1 with 0 of 3 seeds.");
  expect(said).not.toMatch(/published/);
});
