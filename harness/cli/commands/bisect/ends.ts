import { modeOf } from "../../../catalogue/index.ts";
import { unknownMode } from "../../../contracts/index.ts";
import { PhantomError } from "../../../errors/index.ts";
import type { Context } from "../../context.ts";
import { refuseAdditions } from "../../options/index.ts";
import type { BisectFlags } from "./flags.ts";

/** @throws PhantomError ERR_OPTION_INVALID, ERR_SPEC_MALFORMED */
export function namedEnds({ good, bad }: BisectFlags, { library }: Context): { good: string; bad: string } {
  if (good === undefined || bad === undefined)
    throw invalid(
      "choose the releases",
      `${good === undefined ? "--good" : "--bad"} is missing.`,
      "Name a release without the defect and one with it: `npx phantom429 bisect --good 1.106.2 --bad 1.84.0 --scenario stream-abort-after-chunk`.",
    );
  for (const spec of [good, bad]) {
    refuseAdditions(spec, "bisect");
    const { kind } = library.readSpec(spec);
    if (kind === "pypi" || kind === "newest") continue;
    throw invalid(
      "choose the releases",
      `"${spec}" is no release, and bisect goes from release to release.`,
      "Name releases such as 1.84.0 or latest. For commits of a checkout: git bisect with `run --bisect-exit-codes` (docs/bisect.md).",
    );
  }
  return { good, bad };
}

/** @throws PhantomError ERR_OPTION_INVALID */
export function parseMode(text: string): string {
  const mode = modeOf(text);
  if (text === unknownMode || (mode !== null && mode.lookAlike === undefined)) return text;
  throw invalid(
    "read --mode",
    mode === null ? `"${text}" is no mode.` : `${text} is a look-alike: it is a label, and no trial diverges by it.`,
    "Name one such as D1 (docs/modes/README.md lists them), or leave --mode out.",
  );
}

export function otherWay(find: string, good: string, bad: string, order: string): PhantomError {
  return invalid(
    "read --find",
    `--find ${find} is not what these ends ask for: by ${order}, the good end ${good} is ${find === "fixed" ? "older" : "newer"} than the bad end ${bad}.`,
    `Leave --find out, or swap --good and --bad.`,
  );
}

export function invalid(operation: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation, message, hint });
}
