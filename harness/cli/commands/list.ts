import type { ListOutput } from "../../contracts/index.ts";
import { type CommandResult, jsonText, succeed } from "../../process/index.ts";
import { columns } from "../../report/index.ts";
import type { Context } from "../context.ts";

/** `list`: the scenarios. */
export async function list(flags: { json?: boolean }, { library }: Context): Promise<CommandResult> {
  const scenarios = library.scenarios.map(({ id, title, about, modes, needs }) => ({ id, title, about, modes, needs }));
  if (flags.json) return succeed(jsonText({ schemaVersion: 1, scenarios } satisfies ListOutput));
  const rows = scenarios.map(({ id, title, modes }) => [id, modes.join(", ") || "–", title]);
  return succeed(
    `${columns(["scenario", "modes", "what it does"], rows)}\nRun one: phantom429 run ${rows.at(-1)?.[0] ?? "ID"}\n`,
  );
}
