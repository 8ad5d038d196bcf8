import { type ModeId, modeOf, modes } from "../../catalogue/index.ts";
import type { ModeName } from "../causes/index.ts";

/** A mode in a few words, as the catalogue has them. */
export function phraseOf(mode: ModeName): string {
  return modeOf(mode)?.phrase ?? "for a reason that is not known";
}

type LookAlike = { [Id in ModeId]: (typeof modes)[Id] extends { lookAlike: string } ? Id : never }[ModeId];

/** "saturation (D23)" */
export function lookAlike(mode: LookAlike): string {
  return `${modes[mode].lookAlike} (${mode})`;
}
