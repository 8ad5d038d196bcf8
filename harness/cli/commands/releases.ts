import type { ReleasesOutput } from "../../contracts/index.ts";
import { type CommandResult, jsonText, succeed } from "../../process/index.ts";
import { defaultRelease, type JudgedRelease, judgedReleases } from "../../releases/index.ts";
import { columns } from "../../report/index.ts";
import type { Context } from "../context.ts";
import { type KnownRelease, knownReleases, type ReleaseLine, releaseLines } from "./release-lines.ts";

/** The table shows this many lines, and those of which a release was judged; an index holds a hundred. */
const newest = 12;

/** `releases`: the lines of LiteLLM that the package index offers, newest first; with --all each release. */
export async function releases(
  flags: { json?: boolean; all?: boolean },
  { library, terminal }: Context,
): Promise<CommandResult> {
  const found = knownReleases(await library.listReleases(terminal.signal), judgedReleases);
  const lines = releaseLines(found);
  const document: ReleasesOutput = { schemaVersion: 1, releases: found, lines, defaultRelease };
  if (flags.json) return succeed(jsonText(document));
  return succeed(flags.all ? eachRelease(found) : `${lineTable(lines)}\n${explanation(lines)}`);
}

function lineTable(lines: readonly ReleaseLine[]): string {
  const shown = lines.filter(({ judged }, index) => index < newest || judged.length > 0);
  const rows = shown.map((line) => [
    line.line,
    line.newest.version,
    day(line.newest.published),
    line.releases === 1 ? "1" : `${line.releases} since ${day(line.since)}`,
    line.judged.map((release) => `${release.version}: ${came(release)}`).join(", ") || "–",
    installs(line.newest),
  ]);
  const table = columns(["line", "newest", "published", "releases", "judged", "newest installs"], rows);
  const hidden = lines.length - shown.length;
  return hidden === 0 ? table : `${table}\nand ${hidden} older lines; each release: npx phantom429 releases --all\n`;
}

function explanation(lines: readonly ReleaseLine[]): string {
  const [first] = lines;
  if (first === undefined) return "";
  // Of one that needs no stand-ins the option changes nothing.
  const companions = first.newest.installs === "exactly" ? "" : " --companions nearest";
  return (
    "judged: how many of the scenarios that apply diverged, by the reference matrix (docs/seen.md)\n" +
    `run the newest of a line: npx phantom429 run --all --litellm latest-${first.line}${companions}; without --litellm: ${defaultRelease}\n`
  );
}

function eachRelease(found: readonly KnownRelease[]): string {
  const rows = found.map((release) => [
    release.version,
    day(release.published),
    release.judged ? came(release.judged) : "–",
    installs(release),
  ]);
  return columns(["release", "published", "judged", "installs"], rows);
}

function came({ diverged, decided }: JudgedRelease): string {
  return `${diverged} of ${decided} diverged`;
}

/** What is known of it without trying. */
function installs({ installs, installed, note }: KnownRelease): string {
  if (installs === "withdrawn") return note;
  const how = { exactly: "exactly", nearest: "with --companions nearest", unknown: "unknown" }[installs];
  if (!installed) return how;
  return installs === "unknown" ? "installed" : `${how}, installed`;
}

function day(time: string | null): string {
  return time?.slice(0, 10) ?? "–";
}
