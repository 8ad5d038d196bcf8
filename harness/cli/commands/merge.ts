import { resolve } from "node:path";
import type { CommandResult } from "../../process/index.ts";
import type { Context } from "../context.ts";
import { linkLatest } from "../latest.ts";
import { checkOut } from "../options/index.ts";
import { campaignTelling } from "../words/index.ts";
import { told } from "./campaign.ts";

/** `merge DIR… --out DIR`: the shards of one campaign as one directory, with the exit code of one run. */
export async function merge(
  dirs: readonly string[],
  flags: { out: string; json?: boolean },
  { library, terminal }: Context,
): Promise<CommandResult> {
  await checkOut(flags.out, terminal.cwd);
  const places = dirs.map((dir) => resolve(terminal.cwd, dir));
  const { result, expected } = await library.mergeShards(places, resolve(terminal.cwd, flags.out));
  await linkLatest(result.dir, terminal.cwd);
  return told(result, flags.json === true, terminal, campaignTelling(expected, terminal));
}
