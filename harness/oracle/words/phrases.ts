import { type ModeId, modes } from "../../catalogue/index.ts";

type LookAlike = { [Id in ModeId]: (typeof modes)[Id] extends { lookAlike: string } ? Id : never }[ModeId];

/** "Saturation (D23)" */
export function lookAlike(mode: LookAlike): string {
  return `${modes[mode].lookAlike} (${mode})`;
}
