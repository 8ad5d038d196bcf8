import type { WarmHost } from "../../stack/index.ts";
import { plural } from "../../text/index.ts";

/** What is kept warm for one LiteLLM, in a line. */
export function warmHostText({ spec, version, pid, since, until, sessions, memory, processes }: WarmHost): string {
  const what = spec === version ? `litellm ${version}` : `litellm ${version} (${spec})`;
  const runs = `in use by ${plural(sessions, "run")}`;
  const stays = until === null ? runs : `until ${time(until)}`;
  const size = memory === null ? "" : `, ${Math.round(memory / 1e6)} MB`;
  const more = processes > 1 ? ` and ${processes - 1} forked from it` : "";
  return `${what}, since ${time(since)}, ${stays}${size}, process ${pid}${more}`;
}

const time = (seconds: number) => new Date(seconds * 1000).toTimeString().slice(0, 8);
