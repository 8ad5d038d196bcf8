import { type CommandResult, succeed } from "../../process/index.ts";
import type { Context } from "../context.ts";

/** `clean`: leftovers of killed runs, warm hosts and cached environments; with --all the whole cache. A cache in use is left alone. */
export async function clean(flags: { all?: boolean }, { library }: Context): Promise<CommandResult> {
  const cleaner = await library.cleaner();
  const removed = [...(await cleaner.leftovers()), ...(await cleaner.warmHosts())];
  const running = await cleaner.running();
  if (running.length > 0) {
    return succeed(`${lines(removed)}kept the cache: phantom429 is running (pid ${running.join(", ")})\n`);
  }
  removed.push(...(await cleaner.environments()));
  if (flags.all) removed.push(...(await cleaner.rest()));
  return succeed(removed.length === 0 ? "nothing to remove\n" : lines(removed));
}

function lines(removed: readonly string[]): string {
  return removed.map((what) => `removed ${what}\n`).join("");
}
