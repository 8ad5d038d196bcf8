import type { Progress } from "../../../contracts/index.ts";
import { oneLine } from "../../../text/index.ts";
import { isOver, type Tally } from "./tally.ts";

/** Of one line; the end of the campaign has the whole text. */
const longest = 200;

type Loss = Extract<Progress, { type: "subject" | "trial" }>;

/**
 * Why something could not be run: said at once and once. Nothing where no other trial is open: the end follows, which tells each
 * error in full, with what to do.
 */
export function lossTeller(): (event: Loss, tally: Tally) => string {
  const told = new Set<string>();
  const lost = new Set<string>();
  return ({ type, subject, detail }, tally) => {
    if (type === "subject") lost.add(subject);
    const why = oneLine(detail);
    const goesOn = [...tally.values()].some((trial) => !isOver(trial) && !lost.has(trial.subject));
    if (why === "" || told.has(why) || !goesOn) return "";
    told.add(why);
    return `: ${why.length <= longest ? why : `${why.slice(0, longest - 1)}…`}`;
  };
}
