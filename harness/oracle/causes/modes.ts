import type { ModeId } from "../../catalogue/index.ts";
import { unknownMode } from "../../contracts/index.ts";

export { unknownMode };

/** What a finding names. */
export type ModeName = ModeId | typeof unknownMode;
