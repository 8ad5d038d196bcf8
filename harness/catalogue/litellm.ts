/** A time or a limit that the harness takes LiteLLM to keep. */
export interface Belief {
  /** In the unit of the name's end: ms, s, or a count. */
  readonly value: number;
  /** The line of LiteLLM's source that says so, or what was measured. */
  readonly from: string;
  /** Releases of which it was read or measured; a setting may change what is a default. */
  readonly releases: string;
}

const settling = "measured: a settlement follows the end of its request within a second";

/** LiteLLM's timings and limits. A name says its unit. */
export const litellm = {
  /** A counter lives so long after its last write. */
  counterTtlS: { value: 60, from: "caching/base_cache.py, default_ttl", releases: "1.84.0 to 1.110.2" },

  /**
   * A replica goes by its copy of a key, a team or another entity for so long, unless an administrator's change is told to
   * it. For keys `general_settings.user_api_key_cache_ttl` says otherwise on later releases; 1.84.0 does not heed it
   * (`_cache_management_object`), so that a shorter time cannot be counted on.
   */
  copyLivesS: {
    value: 60,
    from: "proxy_server.py, UserAPIKeyCacheTTLEnum; constants.py, DEFAULT_MANAGEMENT_OBJECT_IN_MEMORY_CACHE_TTL",
    releases: "1.84.0 to 1.110.2",
  },

  /** A replica writes spend to the database that often at most, */
  batchWriteEveryS: { value: 10, from: "constants.py, PROXY_BATCH_WRITE_AT", releases: "1.84.0 to 1.110.2" },
  /** and up to so much later, at random for each replica. */
  batchWriteSpreadS: {
    value: 5,
    from: "proxy_server.py, proxy_batch_write_at + random.randint(0, 5)",
    releases: "1.84.0 to 1.110.2",
  },
  /** Its first batch comes at the latest so long after its first request: both of these, and a second to write. */
  firstBatchWithinMs: { value: 16_000, from: "the two above, and a second", releases: "1.106.2" },

  /** The job that resets budgets runs that often at most. */
  resetJobEveryS: {
    value: 605,
    from: "constants.py, PROXY_BUDGET_RESCHEDULER_MAX_TIME",
    releases: "1.84.0 to 1.110.2",
  },
  /** It is through with what was due within that time. */
  resetJobTakesMs: {
    value: 10_000,
    from: "measured: within seconds; with room for a loaded machine",
    releases: "1.106.2",
  },
  /** Of two replicas that empty one window at once, the second does it within that time. */
  resetsTogetherWithinMs: { value: 2_000, from: "measured, with room for a loaded machine", releases: "1.106.2" },
  /** A reset writes its row and its counters one after the other, within that time. */
  resetTakesMs: { value: 2_000, from: "measured, with room for a loaded machine", releases: "1.84.0 to 1.110.2" },
  /** A reset's counter is cleared at the latest so long after its row. */
  resetClearsWithinMs: {
    value: 5_000,
    from: "measured, with room for a loaded machine",
    releases: "1.84.0 to 1.110.2",
  },
  /** 1.84.0 moves a budget's date first, and is through with rows and counters so much later. */
  resetFollowsDateWithinMs: { value: 1_000, from: "measured", releases: "1.84.0" },

  /** A reservation is shrunk to any headroom above this, and refused at or below it, dollars. */
  leastHeadroomDollars: {
    value: 1e-12,
    from: "proxy/spend_tracking/budget_reservation.py",
    releases: "1.84.0 to 1.110.2",
  },

  /** A command to Redis that is not answered is given up after that time. */
  redisCommandGivenUpAfterMs: {
    value: 5_000,
    from: "caching/redis_cache.py, socket_timeout = 5.0",
    releases: "1.84.0 to 1.110.2",
  },
  /** What belongs to a command that was given up, such as the renewal of its TTL, comes by then. */
  redisCommandFollowedWithinMs: { value: 6_000, from: "a command's time, and a second", releases: "1.84.0 to 1.110.2" },
  /** So many failures in a row open a replica's circuit breaker. */
  breakerOpensAfterTimes: {
    value: 5,
    from: "constants.py, REDIS_CIRCUIT_BREAKER_FAILURE_THRESHOLD",
    releases: "1.84.0 to 1.110.2",
  },
  /** After failures in a row the circuit breaker gives Redis up for so long. */
  redisGivenUpForMs: {
    value: 60_000,
    from: "constants.py, REDIS_CIRCUIT_BREAKER_RECOVERY_TIMEOUT, after 5 failures",
    releases: "1.84.0 to 1.110.2",
  },
  /** A command that failed and the deletions by which LiteLLM repairs its counters, one by one, are over by then. */
  repairsWithinMs: {
    value: 30_000,
    from: "a command's time for it and for each deletion",
    releases: "1.84.0 to 1.110.2",
  },
  /** The deletions of one request's counters follow one another within that time. */
  deletesOfRequestWithinMs: { value: 1_000, from: "measured", releases: "1.84.0" },
  /** From a miss to the seed are a query of the database and a write. */
  seedsWithinMs: {
    value: 5_000,
    from: "measured: under 2.5 s on a machine with ten stacks",
    releases: "1.84.0 to 1.110.2",
  },

  /** A settlement follows its request's end by less, where nothing goes wrong; */
  settlesWithinMs: { value: 3_000, from: settling, releases: "1.84.0 to 1.110.2" },
  /** and what is not settled by then never is, even if commands to Redis had to be given up. */
  settlesIfEverWithinMs: { value: 20_000, from: settling, releases: "1.84.0 to 1.110.2" },
  /** An answer from Redis so long before a reservation may be put in memory after the reservation's own. */
  answerOvertakesByMs: { value: 1_000, from: "measured", releases: "1.94.3" },
  /** What a cancelled request left to send is sent by then. */
  flushedAfterCallWithinMs: {
    value: 1_500,
    from: "POST_CALL_FLUSH_DEADLINE_SECONDS, 1 s, and a bit",
    releases: "1.110.2",
  },

  /** A request that holds a slot of `max_parallel_requests` is taken for dead after that time; until then its slot counts. */
  parallelSlotLivesS: {
    value: 3_600,
    from: "proxy/hooks/parallel_request_limiter_v3.py, PARALLEL_REQUEST_SLOT_TTL_SECONDS",
    releases: "1.106.2 to 1.110.2",
  },

  /** A replica that holds the ledger of spend is alone with it for so long. */
  ledgerLeaseMs: {
    value: 60_000,
    from: "constants.py, DEFAULT_CRON_JOB_LOCK_TTL_SECONDS",
    releases: "1.110.2",
  },
} as const satisfies Record<string, Belief>;

/** What LiteLLM does from a release on. */
export const since = {
  /** A lost counter begins at its row, and not at zero (D31). */
  lostCounterSeeded: {
    release: "1.84.0",
    from: "measured with counter-evicted-at-rest: D31 on 1.83.14, on none of 1.84.0 to 1.110.2",
  },
  /** Counters have no namespace, whatever `cache_params.namespace` says. */
  namespaceLeftOut: {
    release: "1.110.2",
    from: "measured with namespaced-cache: on 1.110.2, on none of 1.84.0 to 1.108.14",
  },
} as const;

/** Whether a release is that one or newer; null: its number says nothing. */
export function isSince(release: string | null, { release: first }: { release: string }): boolean | null {
  const [is, was] = [numbersOf(release ?? ""), numbersOf(first)];
  if (is === null || was === null) return null;
  const differs = is.findIndex((number, nth) => number !== was[nth]);
  return differs < 0 || is[differs]! > was[differs]!;
}

function numbersOf(release: string): number[] | null {
  const found = /^v?(\d+)\.(\d+)(?:\.(\d+))?/.exec(release);
  return found?.slice(1).map((number) => Number(number ?? 0)) ?? null;
}
