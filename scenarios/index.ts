import { PhantomError } from "../harness/errors/index.ts";
import type { Scenario } from "../harness/planner/index.ts";
import answersOfAnotherApi from "./answers-of-another-api.ts";
import backgroundHold from "./background-hold.ts";
import budgetFullOfRequests from "./budget-full-of-requests.ts";
import budgetPeriodOver from "./budget-period-over.ts";
import clientGoneBeforeAdmission from "./client-gone-before-admission.ts";
import coldCounterBurst from "./cold-counter-burst.ts";
import coldCounterBurstOneReplica from "./cold-counter-burst-one-replica.ts";
import coldCounterInOrder from "./cold-counter-in-order.ts";
import completionsStreamAbort from "./completions-stream-abort.ts";
import controlClientAbort from "./control-client-abort.ts";
import controlClientAbortLate from "./control-client-abort-late.ts";
import controlEmbeddings from "./control-embeddings.ts";
import controlKeyAndTeam from "./control-key-and-team.ts";
import controlKnownAtOnce from "./control-known-at-once.ts";
import controlLongStream from "./control-long-stream.ts";
import controlPostgresLag from "./control-postgres-lag.ts";
import controlProvider429 from "./control-provider-429.ts";
import controlProvider500 from "./control-provider-500.ts";
import controlRealtime from "./control-realtime.ts";
import controlRedisLatency from "./control-redis-latency.ts";
import controlReplicaIdleKilled from "./control-replica-idle-killed.ts";
import controlRoutes from "./control-routes.ts";
import controlStream from "./control-stream.ts";
import controlSuccess from "./control-success.ts";
import controlUserOnTeamKey from "./control-user-on-team-key.ts";
import counterEvictedAtRest from "./counter-evicted-at-rest.ts";
import counterLostInFlight from "./counter-lost-in-flight.ts";
import deliveryParked from "./delivery-parked.ts";
import endUserDefaultBudgetIgnored from "./end-user-default-budget-ignored.ts";
import forgottenBeforeItsRow from "./forgotten-before-its-row.ts";
import imagesAtAPrice from "./images-at-a-price.ts";
import ledgerHolderCutOff from "./ledger-holder-cut-off.ts";
import ledgerHolderKilled from "./ledger-holder-killed.ts";
import messagesOfOpenaiModel from "./messages-of-openai-model.ts";
import messagesStreamAbort from "./messages-stream-abort.ts";
import namespacedCache from "./namespaced-cache.ts";
import newcomersAtOnce from "./newcomers-at-once.ts";
import noRedis from "./no-redis.ts";
import noRedisEnforced from "./no-redis-enforced.ts";
import passThrough from "./pass-through.ts";
import passThroughOpenai from "./pass-through-openai.ts";
import phantomCycle from "./phantom-cycle.ts";
import phantomRefusal from "./phantom-refusal.ts";
import postgresPaused from "./postgres-paused.ts";
import providerErrors from "./provider-errors.ts";
import providerErrorsFallBack from "./provider-errors-fall-back.ts";
import providerErrorsRetried from "./provider-errors-retried.ts";
import providerTimeout from "./provider-timeout.ts";
import proxyBudgetUsedUp from "./proxy-budget-used-up.ts";
import realtimeDropped from "./realtime-dropped.ts";
import realtimeRefused from "./realtime-refused.ts";
import redisBreakerOpens from "./redis-breaker-opens.ts";
import redisClientRetries from "./redis-client-retries.ts";
import redisConnectionReset from "./redis-connection-reset.ts";
import redisExpireLost from "./redis-expire-lost.ts";
import redisExpireRefused from "./redis-expire-refused.ts";
import redisPartitioned from "./redis-partitioned.ts";
import redisReadError from "./redis-read-error.ts";
import redisRepairDeletes from "./redis-repair-deletes.ts";
import redisReplyLost from "./redis-reply-lost.ts";
import redisReplyLostByEntity from "./redis-reply-lost-by-entity.ts";
import redisRestarted from "./redis-restarted.ts";
import redisRestartedWithData from "./redis-restarted-with-data.ts";
import redisSettlementDropped from "./redis-settlement-dropped.ts";
import redisSettlementDroppedByEntity from "./redis-settlement-dropped-by-entity.ts";
import redisSettlementLost from "./redis-settlement-lost.ts";
import redisSettlementLostByEntity from "./redis-settlement-lost-by-entity.ts";
import redisSlow from "./redis-slow.ts";
import redisSlowDelete from "./redis-slow-delete.ts";
import redisSlowReservation from "./redis-slow-reservation.ts";
import redisWriteLostAfterAck from "./redis-write-lost-after-ack.ts";
import replicaKilled from "./replica-killed.ts";
import replicaOom from "./replica-oom.ts";
import replicaPartitionedFromPostgres from "./replica-partitioned-from-postgres.ts";
import replicaPaused from "./replica-paused.ts";
import replicaRestarted from "./replica-restarted.ts";
import replicaStopped from "./replica-stopped.ts";
import replicaStoppedWithGrace from "./replica-stopped-with-grace.ts";
import requestOutlivesTtl from "./request-outlives-ttl.ts";
import requestOutlivesTtlOfWindow from "./request-outlives-ttl-of-window.ts";
import resetAtRest from "./reset-at-rest.ts";
import resetWhileInFlight from "./reset-while-in-flight.ts";
import responsesStreamAbort from "./responses-stream-abort.ts";
import responsesWithOneId from "./responses-with-one-id.ts";
import routeWithoutCallback from "./route-without-callback.ts";
import rowsWrittenLate from "./rows-written-late.ts";
import settlementsSideBySide from "./settlements-side-by-side.ts";
import spendResetByAdministrator from "./spend-reset-by-administrator.ts";
import spendSetByAdministrator from "./spend-set-by-administrator.ts";
import staleFallback from "./stale-fallback.ts";
import streamAbortAfterChunk from "./stream-abort-after-chunk.ts";
import streamAbortAfterHeaders from "./stream-abort-after-headers.ts";
import streamAbortBeforeHeaders from "./stream-abort-before-headers.ts";
import streamAbortNearTheEnd from "./stream-abort-near-the-end.ts";
import streamWithoutTerminalEvent from "./stream-without-terminal-event.ts";
import subCallAfterSettlement from "./sub-call-after-settlement.ts";
import tokenCounting from "./token-counting.ts";
import tokenCountingGoogle from "./token-counting-google.ts";
import usageDoubled from "./usage-doubled.ts";
import usageMissing from "./usage-missing.ts";
import usageZero from "./usage-zero.ts";
import usageZeroCut from "./usage-zero-cut.ts";
import windowFirstIncrements from "./window-first-increments.ts";
import windowOver from "./window-over.ts";
import windowOverPostgresPaused from "./window-over-postgres-paused.ts";

/** Every scenario, controls first, the headline last. */
export const scenarios: readonly Scenario[] = [
  controlSuccess,
  controlStream,
  controlProvider500,
  controlProvider429,
  controlClientAbort,
  controlRoutes,
  resetAtRest,
  windowOver,
  controlKeyAndTeam,
  controlUserOnTeamKey,
  controlEmbeddings,
  controlRealtime,
  controlClientAbortLate,
  controlRedisLatency,
  controlReplicaIdleKilled,
  controlLongStream,
  controlPostgresLag,
  controlKnownAtOnce,
  settlementsSideBySide,
  coldCounterInOrder,
  counterEvictedAtRest,
  budgetFullOfRequests,
  proxyBudgetUsedUp,
  rowsWrittenLate,
  clientGoneBeforeAdmission,
  streamAbortBeforeHeaders,
  streamAbortAfterHeaders,
  streamAbortAfterChunk,
  streamAbortNearTheEnd,
  responsesStreamAbort,
  messagesStreamAbort,
  completionsStreamAbort,
  streamWithoutTerminalEvent,
  imagesAtAPrice,
  messagesOfOpenaiModel,
  tokenCounting,
  tokenCountingGoogle,
  routeWithoutCallback,
  passThrough,
  passThroughOpenai,
  realtimeRefused,
  realtimeDropped,
  backgroundHold,
  subCallAfterSettlement,
  replicaKilled,
  replicaOom,
  replicaStopped,
  replicaStoppedWithGrace,
  replicaRestarted,
  replicaPartitionedFromPostgres,
  ledgerHolderCutOff,
  ledgerHolderKilled,
  deliveryParked,
  replicaPaused,
  redisReplyLost,
  redisReplyLostByEntity,
  redisSettlementLost,
  redisSettlementLostByEntity,
  redisSettlementDropped,
  redisSettlementDroppedByEntity,
  redisWriteLostAfterAck,
  redisRepairDeletes,
  redisExpireLost,
  redisExpireRefused,
  redisClientRetries,
  redisSlowDelete,
  redisSlow,
  redisSlowReservation,
  redisPartitioned,
  redisConnectionReset,
  redisReadError,
  redisBreakerOpens,
  redisRestarted,
  redisRestartedWithData,
  postgresPaused,
  providerErrors,
  providerErrorsRetried,
  providerErrorsFallBack,
  providerTimeout,
  usageMissing,
  usageZero,
  usageZeroCut,
  usageDoubled,
  answersOfAnotherApi,
  responsesWithOneId,
  endUserDefaultBudgetIgnored,
  newcomersAtOnce,
  coldCounterBurst,
  coldCounterBurstOneReplica,
  namespacedCache,
  noRedis,
  noRedisEnforced,
  requestOutlivesTtl,
  requestOutlivesTtlOfWindow,
  counterLostInFlight,
  staleFallback,
  forgottenBeforeItsRow,
  budgetPeriodOver,
  windowOverPostgresPaused,
  windowFirstIncrements,
  spendResetByAdministrator,
  spendSetByAdministrator,
  resetWhileInFlight,
  phantomRefusal,
  phantomCycle,
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
