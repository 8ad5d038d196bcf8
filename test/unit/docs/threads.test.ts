import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { entryOf } from "../../../harness/finder/index.ts";
import { scenarios } from "../../../scenarios/index.ts";
import { readHypotheses } from "../../../scripts/as-run/hypotheses.ts";
import { issuesPage } from "../../../scripts/as-run/issues.ts";
import { unknownThreads, unlikeThreads } from "../../../scripts/as-run/threads.ts";
import { page, pages } from "./pages.ts";

const d1 = "d01-stream-aborted-after-a-chunk.md";

test("pages and hypotheses name the issues that the catalogue has of their modes", () => {
  const modes = pages().filter(({ path }) => path.startsWith("docs/modes/"));
  expect(modes.flatMap(({ path, text }) => unlikeThreads(path.replace("docs/modes/", ""), text))).toEqual([]);
  expect(unknownThreads(readHypotheses(readFileSync("reports/reference/hypotheses.csv", "utf8")))).toEqual([]);
});

test("a link that is missing is told, and one that the catalogue does not have", () => {
  const { text } = page(`docs/modes/${d1}`);
  expect(unlikeThreads(d1, text.replaceAll("30519", "99999"))).toEqual([
    `docs/modes/${d1} has no link to #30519 of D1`,
    `docs/modes/${d1} names #99999, and harness/catalogue/modes does not have it of D1`,
  ]);
  const { text: likes } = page("docs/modes/look-alikes.md");
  expect(unlikeThreads("look-alikes.md", likes.replaceAll("40037", "40038"))).toHaveLength(2);
  const csv = "mode,scenario,release,expected,tag,thread\nD1,a,1.84.0,diverges,RUN,#27639 #1\n";
  expect(unknownThreads(readHypotheses(csv))).toEqual([
    "hypotheses.csv has #1 of D1, and harness/catalogue/modes does not",
  ]);
});

test("the index has a row for each issue and mode", () => {
  const text = issuesPage(scenarios.map((scenario) => entryOf(scenario)));
  expect(text).toBe(page("docs/issues.md").text);
  expect(text).toMatch(/^\| \[#27639\]\(\S+\) \| \[D1\]\(modes\/d01-\S+\): .* \| `npx phantom429 run .*` \|$/m);
  expect(text.match(/^\| \[#27639\]/gm)).toHaveLength(2);
});
