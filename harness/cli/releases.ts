import { columns } from "../report/index.ts";
import type { Context } from "./dependencies.ts";
import { type CommandResult, jsonText, succeed } from "./result.ts";

/** The table shows this many; an index holds more than a thousand. */
const newest = 40;

/** `releases`: the LiteLLM releases that the package index offers, newest first. */
export async function releases(
  flags: { json?: boolean; all?: boolean },
  { library, terminal }: Context,
): Promise<CommandResult> {
  const found = await library.listReleases(terminal.signal);
  if (flags.json) return succeed(jsonText({ schemaVersion: 1, releases: found }));
  const stable = found.filter(({ version }) => flags.all || /^[\d.]+(\.post\d+)?$/.test(version));
  const shown = flags.all ? stable : stable.slice(0, newest);
  const rows = shown.map(({ version, published, note }) => [version, published?.slice(0, 10) ?? "–", note]);
  const hidden = found.length - shown.length;
  const more = hidden === 0 ? "" : `\nand ${hidden} older or preliminary ones: phantom429 releases --all\n`;
  return succeed(`${columns(["release", "published", ""], rows)}${more}`);
}
