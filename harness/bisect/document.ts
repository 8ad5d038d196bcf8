import type { BisectDocument, BisectResult, BisectTried } from "../contracts/index.ts";
import { oneLine } from "../text/index.ts";
import { known, next, type Seen, type Step } from "./next.ts";

/** What is written besides what was seen. */
export type Begun = Pick<BisectDocument, "phantom429" | "command" | "startedAt" | keyof Seen>;

/** bisect.json: what was seen, and what follows from it. */
export function documentOf(begun: Begun, step: Step = next(begun)): BisectDocument {
  const { phantom429, command, startedAt, asked, find, releases, rounds } = begun;
  const result = step.kind === "found" ? resultOf(step) : null;
  const { mode } = known(begun);
  return {
    schemaVersion: 1,
    phantom429,
    command,
    startedAt,
    asked,
    find,
    releases,
    rounds,
    mode,
    tried: triedOf(begun),
    result,
  };
}

function triedOf(seen: Seen): BisectTried[] {
  const { releases, rounds } = seen;
  const { tallyOf, standingOf } = known(seen);
  return [...Map.groupBy(rounds, ({ release }) => release)].map(([version, own]) => {
    const trials = own.flatMap((round) => round.trials);
    const standing = standingOf(version);
    return {
      version,
      published: releases.find((release) => release.version === version)?.published ?? null,
      why: own[0]!.why,
      standing,
      ...tallyOf(version),
      modes: [...new Set(trials.flatMap(({ modes }) => modes))].sort(),
      seconds: Math.round(own.reduce((sum, { seconds }) => sum + seconds, 0)),
      reason: standing === "bad" || standing === "good" ? "" : reasonOf(own),
    };
  });
}

/** Why nothing may be said of a release. */
function reasonOf(rounds: BisectDocument["rounds"]): string {
  const [error] = rounds.flatMap(({ errors }) => errors);
  if (error) return `${error.code}: ${oneLine(error.message)}`;
  const open = rounds
    .flatMap(({ trials }) => trials)
    .find(({ verdict }) => verdict !== "converged" && verdict !== "diverged");
  return open ? `${open.verdict}: ${oneLine(open.headline)}` : "";
}

function resultOf({ before, first, between }: Extract<Step, { kind: "found" }>): BisectResult {
  const candidates = [...between, first];
  return { first: between.length === 0 ? first : null, before, candidates, changes: changesBetween(before, first) };
}

/** Both directions of time: GitHub shows what the second tag has and the first one has not. */
const changesBetween = (before: string, after: string) =>
  `https://github.com/BerriAI/litellm/compare/v${before}...v${after}`;
