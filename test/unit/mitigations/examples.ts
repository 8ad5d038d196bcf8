import type { TrialRow } from "../../../scripts/mitigations/trials.ts";

type Came = Pick<TrialRow, "verdict" | "modes" | "bypass"> & Partial<Pick<TrialRow, "expired" | "na">>;

export const green: Came = { verdict: "converged", modes: [], bypass: false };
export const red: Came = { verdict: "diverged", modes: ["D1"], bypass: false };
export const other: Came = { verdict: "diverged", modes: ["D19"], bypass: false };
export const bypass: Came = { verdict: "diverged", modes: ["D22"], bypass: true };
export const unclear: Came = { verdict: "inconclusive", modes: [], bypass: false };
export const na: Came = { verdict: "not-applicable", modes: [], bypass: false, na: "scenario" };
/** The release does not know the setting. */
export const unknown: Came = { ...na, na: "setting" };

export const gone: Came = { ...red, expired: true };

export function trials(...came: Came[]): TrialRow[] {
  return came.map((each, index) => ({
    release: "1.94.3",
    version: "1.94.3",
    setting: "none",
    scenario: "stream-abort-after-chunk",
    seed: index + 1,
    expired: false,
    na: "",
    ...each,
  }));
}
