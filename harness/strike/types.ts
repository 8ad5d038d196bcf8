import type { TimedFault } from "../catalogue/index.ts";
import type { BoundEntity } from "../contracts/index.ts";
import type { Struck } from "../driver/index.ts";
import type { Hands, StartedStack } from "../stack/index.ts";

export interface Battlefield {
  stack: StartedStack;
  entities: readonly BoundEntity[];
  /** Replicas that were ended on purpose. */
  stopped: Set<number>;
  signal: AbortSignal;
}

export type Planned<K extends TimedFault["kind"]> = Extract<TimedFault, { kind: K }>;

/** Brings a fault about; resolves when it is done, with null where there was nothing to strike. */
export type How<K extends TimedFault["kind"]> = (fault: Planned<K>, field: Battlefield) => Promise<Struck | null>;

/** Of a stack whose processes are phantom429's own. */
export function handsOf({ hands, kind }: StartedStack): Hands {
  return there(hands, `control of the processes of a stack of kind ${kind}`);
}

/** @throws where a stack lacks what the fault needs, which preflight and the stack's request see to */
export function there<T>(wanted: T | undefined, what: string): T {
  if (wanted === undefined) throw new Error(`there is no ${what}`);
  return wanted;
}

export function bound(ref: string, entities: readonly BoundEntity[]): BoundEntity {
  return there(
    entities.find((entity) => entity.ref === ref),
    `entity ${ref} in this trial`,
  );
}
