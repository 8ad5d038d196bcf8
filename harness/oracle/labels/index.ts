import type { JudgedRefusal } from "../breaches/index.ts";
import type { Case } from "../counters/index.ts";
import { heldInBackground } from "./background.ts";
import { cycles } from "./cycle.ts";
import { disagreements } from "./disagreements.ts";
import type { Label } from "./label.ts";
import {
  calledAgain,
  carriedOn,
  countedAlone,
  expired,
  lookAlikeLeaks,
  notAsLogged,
  proxyWide,
  saturations,
  slowRows,
} from "./look-alikes.ts";
import { withoutNamespace } from "./namespace.ts";
import { ownCounts } from "./own-count.ts";
import { inheritedPeriods } from "./period.ts";
import { struckAlong } from "./struck-along.ts";
import { withoutTtls } from "./without-ttl.ts";

export type { Label, LabelKind, Labels, Stretch } from "./label.ts";

/** What looks like a defect and is none, and what a reader must know besides. */
export function labelsOf(found: Case, refusals: readonly JudgedRefusal[]): Label[] {
  return [
    ...saturations(refusals),
    ...proxyWide(found),
    ...slowRows(found),
    ...carriedOn(found),
    ...notAsLogged(found),
    ...lookAlikeLeaks(found),
    ...heldInBackground(found),
    ...cycles(found, refusals),
    ...ownCounts(found),
    ...calledAgain(found),
    ...countedAlone(found),
    ...inheritedPeriods(found, refusals),
    ...expired(found),
    ...withoutTtls(found.counters),
    ...disagreements(found),
    ...withoutNamespace(found),
    ...struckAlong(found),
  ];
}
