import { modeOf } from "../../catalogue/index.ts";
import type { ModeName } from "../causes/index.ts";

/** A mode in a few words, as the catalogue has them. */
export function phraseOf(mode: ModeName): string {
  return modeOf(mode)?.phrase ?? "for a reason that is not known";
}
