import type { WarmHost } from "../../stack/index.ts";

/** A process that is kept warm, in a line. */
export function warmHostText({ spec, version, pid, since, until, sessions, memory }: WarmHost): string {
  const what = spec === version ? `litellm ${version}` : `litellm ${version} (${spec})`;
  const runs = `in use by ${sessions} ${sessions === 1 ? "run" : "runs"}`;
  const stays = until === null ? runs : `until ${time(until)}`;
  const size = memory === null ? "" : `, ${Math.round(memory / 1e6)} MB`;
  return `${what}, since ${time(since)}, ${stays}${size}, process ${pid}`;
}

const time = (seconds: number) => new Date(seconds * 1000).toTimeString().slice(0, 8);
