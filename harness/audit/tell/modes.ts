import type { ModeId } from "../../catalogue/index.ts";
import { judgedReleases, results } from "../../releases/index.ts";
import type { Suspects } from "../judge/index.ts";

/** Whether the reference matrix has a mode on a release; of one that is not in it, on any. */
export function wasSeenOn(release: string | null): (mode: ModeId) => boolean {
  const judged = isJudged(release);
  const seen = new Set(
    results.flatMap((result) => (judged && result.release !== release ? [] : result.modes.map(({ mode }) => mode))),
  );
  return (mode) => seen.has(mode);
}

/** How sure the modes of a finding are, in a sentence. */
export function howSure({ modes, since }: Suspects, release: string | null): string {
  const [first] = modes;
  if (since !== null) return `${first} fits, since ${since}. The others leave such a trace, too.`;
  const known = isJudged(release) && modes.some(wasSeenOn(release));
  if (isJudged(release) && !known) return `Not known: none of these was seen on ${release}.`;
  const order = known ? `those seen on ${release} first, then the most common` : "the most common first";
  return modes.length === 1 ? "Other causes are not known." : `Which one, the amounts do not say: ${order}.`;
}

const isJudged = (release: string | null): boolean => judgedReleases.some(({ version }) => version === release);
