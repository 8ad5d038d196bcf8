import { isTimed, type PlannedFault } from "../catalogue/index.ts";
import type { PlannedPhase } from "../contracts/index.ts";
import type { PhaseContext } from "./types.ts";

/** A phase's faults as far as others hang on them. */
export interface Strikes extends Disposable {
  /** Resolves when that fault has struck, with false when it never will. */
  after(fault: string): Promise<boolean>;
  /** Of a timed fault: it has struck, or it will not. */
  over(fault: string, struck: boolean): void;
  /** Resolves when each Redis rule that others hang on has struck, or was given up. */
  known(): Promise<unknown>;
  /** No Redis rule that has not struck yet will. */
  giveUp(): void;
}

export function watchStrikes({ faults }: PlannedPhase, { onStruck }: Pick<PhaseContext, "onStruck">): Strikes {
  const wanted = new Set(faults.flatMap((fault) => (isTimed(fault) ? (fault.whenStruck ?? []) : [])));
  const outcomes = new Map(faults.map(({ id }) => [id, Promise.withResolvers<boolean>()]));
  const rules = faults.filter((fault) => !isTimed(fault) && wanted.has(fault.id)).map(({ id }) => id);
  const over = (fault: string, struck: boolean) => outcomes.get(fault)?.resolve(struck);
  const stops = rules.map((id) => onStruck?.(id, () => over(id, true)));
  return {
    after: (fault) => outcomes.get(fault)?.promise ?? Promise.resolve(false),
    over,
    known: () => Promise.all(rules.map((id) => outcomes.get(id)?.promise)),
    giveUp: () => rules.forEach((id) => void over(id, false)),
    [Symbol.dispose]: () => stops.forEach((stop) => void stop?.()),
  };
}

/** Whether it strikes before the phase's requests are sent: it waits for none of them, nor does what it hangs on. */
export function isFirst(fault: PlannedFault | undefined, faults: readonly PlannedFault[]): boolean {
  if (fault === undefined || !isTimed(fault) || fault.whenHeld.length > 0) return false;
  const { whenStruck } = fault;
  return (
    whenStruck === undefined ||
    isFirst(
      faults.find(({ id }) => id === whenStruck),
      faults,
    )
  );
}

/** Whether it hangs, in the end, on a Redis rule, which strikes when LiteLLM gives it an occasion. */
export function hangsOnRule(fault: PlannedFault | undefined, faults: readonly PlannedFault[]): boolean {
  if (fault === undefined || !isTimed(fault) || fault.whenStruck === undefined) return false;
  const other = faults.find(({ id }) => id === fault.whenStruck);
  return other !== undefined && (!isTimed(other) || hangsOnRule(other, faults));
}
