import { type CommandResult, succeed } from "../../process/index.ts";
import type { Context } from "../context.ts";
import { endStanding } from "../standing-file.ts";

/** `down`: ends the stack that `up` keeps, and removes what killed runs have left. */
export async function down({ library }: Context): Promise<CommandResult> {
  const ended = await endStanding(await library.cacheDirectory());
  const composed = await library.endComposed();
  const removed = await (await library.cleaner()).leftovers();
  const lines = [
    ...(ended ? ["ended the stack"] : []),
    ...(composed ? ["ended the Compose project, with its networks and volumes"] : []),
    ...removed.map((what) => `removed ${what}`),
  ];
  return succeed(lines.length === 0 ? "nothing is up\n" : `${lines.join("\n")}\n`);
}
