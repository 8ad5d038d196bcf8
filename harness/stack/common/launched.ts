import type { FlushAnswer } from "../../contracts/index.ts";

export interface Launched {
  pid: number;
  port: number;
  /** Resolves with how it ended, in words, e.g. "signal 9". */
  exited: Promise<string>;
  /** Whether it took `writeSpreadS`; known once it serves. */
  spreadTaken(): boolean;
  /** Absent where a replica cannot be asked. Null: it has ended, or did not answer in time. */
  flush?(withinMs: number): Promise<FlushAnswer | null>;
}
