import { found } from "./found.ts";
import { leaks } from "./leaks.ts";
import { lookAlikes } from "./look-alikes.ts";
import { resets } from "./resets.ts";
import { seeds } from "./seeds.ts";
import { tooLow } from "./too-low.ts";
import type { Mode } from "./types.ts";

export type { Mode } from "./types.ts";

/** The modes as docs/modes/README.md lists them. */
export const modeFamilies = { leaks, seeds, resets, tooLow, found, lookAlikes } as const;

/**
 * All modes. A new one is an entry in its family, a signature in oracle/causes (one file, and its place in the order of
 * classify.ts), and a page.
 */
export const modes = { ...leaks, ...seeds, ...resets, ...tooLow, ...found, ...lookAlikes } as const;
export type ModeId = keyof typeof modes;

export const modeIds = Object.keys(modes) as ModeId[];

/** Null: no such mode. */
export function modeOf(id: string): Mode | null {
  return Object.hasOwn(modes, id) ? (modes as Readonly<Record<string, Mode>>)[id]! : null;
}

/** "D1, streams aborted after a chunk"; what is no mode is named alone. */
export function tagOf(id: string): string {
  const mode = modeOf(id);
  return mode === null ? id : `${id}, ${mode.phrase}`;
}

/** The path of its page in this repository; null: no such mode. */
export function pageOf(id: string): string | null {
  const mode = modeOf(id);
  return mode === null ? null : `docs/modes/${mode.page}.md`;
}
