import type { ModeId } from "../../catalogue/index.ts";

export const unknownMode = "unknown mode";

/** What a finding names. */
export type ModeName = ModeId | typeof unknownMode;
