import type { EntityKind } from "../catalogue/index.ts";
import type { Environment } from "../contracts/index.ts";

export type StackKind = Environment["stack"]["kind"];

/** Why warm calls showed nothing: counters are kept where phantom429 does not look, or the calls failed. */
export type Blind = { is: "elsewhere" } | { is: "failed"; why: string };

/** What warm calls showed of a counter that the sources do not name. `refused`: why no such entity could be created. */
interface Asked {
  refused: string | null;
}

/** Something that a plan needs, and that is not there. */
export type Unmet =
  | { kind: "other-stack"; needed: string; stack: StackKind }
  /** `does`: what the fault does, in the catalogue's words; null: it has none. */
  | { kind: "fault-beyond-reach"; does: string | null; stack: StackKind }
  | { kind: "replicas-missing"; asked: number; attached: number }
  | { kind: "budget-of-strangers" }
  | { kind: "setting-not-declared"; setting: string }
  | { kind: "no-spend-ledger"; version: string }
  | { kind: "spend-ledger-off" }
  | { kind: "no-route"; version: string; route: string }
  | { kind: "unknown-need"; version: string; need: string }
  | { kind: "no-reservation"; version: string; asked: boolean }
  /** `attached`: the probe of a deployment saw none. */
  | { kind: "no-counter"; version: string; entity: EntityKind; attached: boolean; asked: Asked | null };

/** Something that the sources deny, and of which what was seen shows nothing. */
export type Undecided =
  | { kind: "reservation-undecided"; blind: Blind }
  | { kind: "counter-undecided"; entity: EntityKind; blind: Blind };
