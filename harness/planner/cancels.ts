import type { CancelPoint } from "../contracts/index.ts";

/** The Redis fault at whose strike the client hangs up; null where it does so at another point. */
export function faultOf(at: CancelPoint): string | null {
  return /^struck:(f\d+)$/.exec(at)?.[1] ?? null;
}

/** Whether the provider holds there, until the client has hung up. */
export function isHeld(at: CancelPoint): boolean {
  return at !== "after-done" && faultOf(at) === null;
}
