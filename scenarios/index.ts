import { PhantomError } from "../harness/errors/index.ts";
import type { Scenario } from "../harness/traffic/index.ts";
import controlClientAbort from "./control-client-abort.ts";
import controlProvider500 from "./control-provider-500.ts";
import controlStream from "./control-stream.ts";
import controlSuccess from "./control-success.ts";
import phantomRefusal from "./phantom-refusal.ts";
import redisReplyLost from "./redis-reply-lost.ts";
import replicaKilled from "./replica-killed.ts";
import settlementsSideBySide from "./settlements-side-by-side.ts";
import streamAbortAfterChunk from "./stream-abort-after-chunk.ts";
import streamAbortAfterHeaders from "./stream-abort-after-headers.ts";
import streamAbortBeforeHeaders from "./stream-abort-before-headers.ts";

/** Every scenario, controls first, the headline last. */
export const scenarios: readonly Scenario[] = [
  controlSuccess,
  controlStream,
  controlProvider500,
  controlClientAbort,
  settlementsSideBySide,
  streamAbortBeforeHeaders,
  streamAbortAfterHeaders,
  streamAbortAfterChunk,
  replicaKilled,
  redisReplyLost,
  phantomRefusal,
];

/** @throws PhantomError ERR_SCENARIO_UNKNOWN */
export function findScenario(id: string): Scenario {
  const found = scenarios.find((scenario) => scenario.id === id);
  if (found) return found;
  throw new PhantomError("ERR_SCENARIO_UNKNOWN", {
    operation: "find a scenario",
    message: `There is no scenario "${id}".`,
    hint: "`phantom429 list` shows all of them.",
  });
}
