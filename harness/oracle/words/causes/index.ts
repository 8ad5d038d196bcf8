import type { Cause, Causes } from "../../causes/index.ts";
import { decisionWords } from "./decisions.ts";
import { gapWords } from "./gaps.ts";
import { leakWords } from "./leaks.ts";
import { rowWords } from "./rows.ts";
import type { Words } from "./words.ts";

export { theyAre, wronglyAt } from "./wrong-amounts.ts";

const words: Words<Causes> = { ...leakWords, ...gapWords, ...rowWords, ...decisionWords };

/** What shows a mode, as a clause. */
export function causeText<Kind extends Cause["kind"]>(cause: { kind: Kind } & Causes[Kind]): string {
  return words[cause.kind](cause);
}
