import { setTimeout as delay } from "node:timers/promises";
import { isTimed } from "../catalogue/index.ts";
import type { PlannedPhase } from "../contracts/index.ts";
import type { Moments } from "./nemesis.ts";
import { hangsOnRule } from "./strikes.ts";
import type { PhaseContext } from "./types.ts";

/** LiteLLM settles within 3 s of an answer, and waits 5 s for a reply and for each of its two repairs, ms. */
const strikeWaitMs = 15_000;

/**
 * Gives the Redis rules up on which other faults hang, once nothing more is likely to give them an occasion: every request
 * has ended or is held for such a fault, and what LiteLLM writes afterwards has had its time.
 */
export async function giveUpInTime(
  { faults, requests, settle }: PlannedPhase,
  { provider, trial }: Pick<PhaseContext, "provider" | "trial">,
  { endings, strikes }: Pick<Moments, "endings" | "strikes">,
  background: Promise<void>,
  stop: AbortSignal,
): Promise<void> {
  const hanging = faults.filter((fault) => hangsOnRule(fault, faults));
  if (hanging.length === 0) return;
  const held = new Set(hanging.flatMap((fault) => (isTimed(fault) ? fault.whenHeld : [])));
  const known = new AbortController();
  const signal = AbortSignal.any([known.signal, stop]);
  const quiet = requests.map(
    ({ id }) =>
      new Promise<void>((resolve) => {
        endings.onFirst([id], resolve);
        if (held.has(id))
          provider.held(trial, id, signal).then(
            () => resolve(),
            () => {},
          );
      }),
  );
  const inVain = async () => {
    await Promise.all([...quiet, background]);
    if (settle !== "none") await delay(strikeWaitMs, undefined, { signal }).catch(() => {});
  };
  const stopped = new Promise<void>((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener("abort", () => resolve(), { once: true });
  });
  await Promise.race([strikes.known(), inVain(), stopped]);
  known.abort();
  strikes.giveUp();
}
