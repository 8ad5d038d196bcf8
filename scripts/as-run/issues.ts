import { modeIds, modeOf } from "../../harness/catalogue/index.ts";
import { type Entry, knownMode, modesAbout, releasesOf, threadsOf } from "../../harness/finder/index.ts";
import { takes } from "../../harness/planner/index.ts";
import { type Result, results } from "../../harness/releases/index.ts";
import { markdownTable } from "../../harness/report/columns.ts";

/** The page docs/issues.md: each issue and pull request of LiteLLM with its modes, where they were seen, and a command that was red. */
export function issuesPage(entries: readonly Entry[], among: readonly Result[] = results): string {
  const releases = releasesOf(among);
  const rows = threadsOf(modeIds).flatMap((thread) =>
    modesAbout(thread).map((id) => {
      const mode = knownMode(id, entries, among);
      const { page, title, lookAlike } = modeOf(id)!;
      return [
        `[#${thread}](https://github.com/BerriAI/litellm/issues/${thread})`,
        `[${id}](modes/${page}.md): ${lookAlike === undefined ? title : `looks like a defect: ${lookAlike.toLowerCase()}`}`,
        mode.takes.map((take) => takes[take]).join(", ") || "–",
        seenText(mode.seenOn, releases),
        mode.red === null ? "–" : `\`${mode.red.command}\``,
      ];
    }),
  );
  const header = ["thread", "mode", "what it takes", "seen on", "a command that was red"];
  return `# Issues of LiteLLM

Written by \`npm run as-run\` (in a clone) from harness/catalogue/modes and the reference matrix.

Which defect an issue or pull request is about, and how to see it. On the command line: \`npx phantom429 list --issue 27639\`, \`npx phantom429 explain D1\`.
"Seen on" is the oldest and the newest of the ${releases.length} releases in [the matrix](seen.md) that showed the mode; between them some may not have. A mode that was seen on no release is still explained on its page.

${markdownTable(header, rows)}`;
}

function seenText(seenOn: readonly string[], releases: readonly string[]): string {
  const [oldest] = seenOn;
  const newest = seenOn.at(-1);
  if (oldest === undefined || newest === undefined) return "–";
  const still = newest === releases.at(-1) ? `**${newest}**` : newest;
  return oldest === newest ? still : `${oldest} to ${still}`;
}
