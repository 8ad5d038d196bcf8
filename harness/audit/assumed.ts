import { counterForm, litellm } from "../catalogue/index.ts";
import { judgedReleases } from "../releases/index.ts";
import { duration, list, money } from "../text/index.ts";
import type { RowReader } from "./read/index.ts";
import { kindName } from "./tell/index.ts";
import type { Assumptions } from "./types.ts";

/** Whether a release was judged, so that names of counters and times are known to hold for it. */
export function isKnownRelease(release: string | null): boolean {
  return judgedReleases.some(({ version }) => version === release);
}

/** What is settled has reached its row so long after, where LiteLLM writes that often. */
export function writtenWithinMs(writeEveryMs: number): number {
  return writeEveryMs + litellm.batchWriteSpreadS.value * 1_000 + spareMs;
}

/** A second to write. */
const spareMs = 1_000;

/** What an audit takes for granted, and what it leaves out. */
export function assumptionsText(
  release: string | null,
  assumed: Assumptions,
  { kinds, lacking }: Pick<RowReader, "kinds" | "lacking">,
): string[] {
  const known = judgedReleases.map(({ version }) => version);
  const span = `${known[0]} to ${known.at(-1)}`;
  const { largestRequest } = assumed;
  const reserved = largestRequest === null ? "" : `, or reserves more than ${money(largestRequest)}`;
  return [
    ...(release === null ? [`No release was named (--litellm): what holds for ${span} is taken.`] : []),
    ...(release !== null && !isKnownRelease(release)
      ? [`LiteLLM ${release} was not judged: what holds for ${span} is taken, and may not hold for it.`]
      : []),
    `Counters are named ${list(kinds.map(counterForm), kinds.length)}.`,
    `Spend is in its row within ${duration(assumed.writtenWithinMs)}, and no request lasts longer than ${duration(assumed.longestRequestMs)}${reserved}.`,
    ...lacking.map(({ kind, why }) => `Left out: each ${kindName(kind)}, since ${why}.`),
  ];
}
