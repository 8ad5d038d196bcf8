import { randomBytes } from "node:crypto";
import { EventEmitter } from "node:events";
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { kindOf } from "../catalogue/index.ts";
import type {
  Expected,
  HistoryEvent,
  LedgerEntry,
  Plan,
  PlannedPhase,
  ProviderScript,
  TrialOutcome,
} from "../contracts/index.ts";
import { type PhaseContext, runPhase } from "../driver/index.ts";
import { isDoubtful, judgeWithRequests, unmetNeed } from "../oracle/index.ts";
import { writeTrialPage } from "../page/index.ts";
import { openSampler, RunWriter, readRun, waitForQuiescence, writeRequests } from "../record/index.ts";
import type { InstalledRule } from "../redis-proxy/index.ts";
import type { StartedStack } from "../stack/index.ts";
import { lookAt } from "../stack/index.ts";
import { strike } from "../strike/index.ts";
import { bindEntities, borrow, nameEntities } from "../subject/index.ts";
import { concealing } from "../text/index.ts";
import { Answered } from "./answered.ts";
import { CounterNames } from "./counter-names.ts";
import { describeEnvironment } from "./environment.ts";
import { logTroubles } from "./log-trouble.ts";
import { copyLogs, logOffsets } from "./logs.ts";
import { proxyRule } from "./proxy-rule.ts";

export interface PlanOnStack {
  plan: Plan;
  stack: StartedStack;
  /** The file of a scenario that has no name of its own in the catalogue. */
  scenarioFile?: string | null;
  /** The run directory as typed, of a plan that was given as it is. */
  replay?: string | null;
  /** Run directory; made if it is absent. */
  dir: string;
  profile: "fast" | "reporter";
  command: string;
  expected: Expected | null;
  signal: AbortSignal;
  report(detail: string): void;
  /** Looks at what the stack counts, where the sources deny what the scenario needs; afresh if left out. */
  look?: typeof lookAt;
  /** Holds back phases that send requests while others do; all at once if left out. */
  phaseLimit?: <T>(task: () => Promise<T>, phase: PlannedPhase) => Promise<T>;
  /** Plays a phase of the plan; the driver does if left out. */
  playPhase?: typeof runPhase;
}

/**
 * Runs one plan on a started stack: binds its entities, sends its phases, samples at rest, and judges what was written.
 * The verdict is computed from the run directory alone, so that it can be computed again.
 */
export async function runPlan(options: PlanOnStack): Promise<TrialOutcome> {
  const { plan, stack, playPhase = runPhase } = options;
  const trial = trialName(stack);
  const dir = resolve(options.dir);
  await mkdir(dir, { recursive: true });
  const look = isDoubtful(plan, stack.subject, stack.kind) ? await (options.look ?? lookAt)(options) : null;
  const offsets = await logOffsets(stack.logFiles);
  const start = stack.clock.now();
  const bound = nameEntities({ plan, trial, stack });
  const conceal = concealing([stack.masterKey, ...Object.values(bound.secrets)], [stack.postgresUrl, stack.redisUrl]);
  const writer = await RunWriter.open(dir, conceal);
  const signal = AbortSignal.any([options.signal, writer.failure, ...(stack.lost ? [stack.lost] : [])]);
  await using cleanup = new AsyncDisposableStack();
  cleanup.defer(() => copyLogs(stack.logFiles, offsets, join(dir, "logs"), conceal));
  cleanup.defer(() => writer.close());
  const sampler = cleanup.use(await openSampler(stack));

  let lastFault = Number.NEGATIVE_INFINITY;
  const answered = new Answered(plan);
  const record = (event: HistoryEvent) => {
    if (event.type === "ok") answered.add(event.request);
    // Of a Redis fault the strike says more.
    if (event.type === "fault" && event.kind !== "redis") lastFault = Math.max(lastFault, event.t);
    writer.history(shift(event, start));
  };
  writer.plan(plan);
  const { ledger } = sampler;
  const environment = describeEnvironment({ ...options, trial, look, ledger, entities: bound.entities });
  writer.environment(environment);
  // Where the scenario means nothing the record says so without traffic. What a look left open, the trial itself may show.
  const meaningful = unmetNeed(plan, environment) === null;
  if (meaningful) {
    options.report("creating entities");
    const { borrowed, writeIntervalMs: lastWriteMs } = stack;
    if (borrowed) cleanup.use(await borrow({ plan, trial, stack, lastWriteMs, report: options.report }));
    await bindEntities({ plan, trial, stack, signal });
  }

  const names = new CounterNames(bound.entities, stack.keyPrefix);
  const counters = names.all();
  cleanup.defer(
    stack.redisProxy.onEntry((entry) => {
      if (!counters.has(entry.key)) return;
      names.note(entry);
      writer.ledger(shiftEntry(entry, start, trial));
      if (entry.fault !== null) lastFault = Math.max(lastFault, entry.delivered ?? entry.t);
    }),
  );
  cleanup.defer(
    stack.provider.onEvent(({ trial: owner, ...event }) => {
      if (owner === trial) writer.provider({ ...event, t: event.t - start });
    }),
  );
  const struck = new EventEmitter();
  let lastStrike = Number.NEGATIVE_INFINITY;
  cleanup.defer(
    stack.redisProxy.onStrike((strike) => {
      if (!strike.fault.startsWith(`${trial}.`)) return;
      lastStrike = Math.max(lastStrike, strike.t);
      // What is held back is not in the ledger before it goes on.
      if (counters.has(strike.key) || strike.ms !== null) lastFault = Math.max(lastFault, strike.t + (strike.ms ?? 0));
      const { t, replica, kind: act, command, key } = strike;
      const detail = `${act} on ${command} ${key}`;
      const fault = strike.fault.slice(trial.length + 1);
      record({ type: "fault", t, fault, kind: "redis", replica, detail, rule: { act, command, key } });
      struck.emit(fault);
    }),
  );

  cleanup.defer(
    stack.redisProxy.onNote(({ t, replica, text }) => {
      record({ type: "fault", t, fault: "unplanned", kind: "ledger-blind", replica, detail: text });
    }),
  );

  const stopped = new Set<number>();
  const rules: InstalledRule[] = [];
  let inFlight = 0;
  const context: PhaseContext = {
    plan,
    trial,
    entities: bound.entities,
    secrets: bound.secrets,
    replicaUrl: (replica) => stack.replicas[replica]!.url,
    provider: stack.provider,
    clock: stack.clock,
    signal,
    record,
    onInFlight: (delta) => {
      inFlight += delta;
    },
    strike: (fault) => strike(fault, { stack, entities: bound.entities, stopped, signal }),
    installRedisFault(fault) {
      rules.push(stack.redisProxy.install(`${trial}.${fault.id}`, proxyRule(fault.rule, plan, bound.entities)));
    },
    onStruck(fault, listener) {
      struck.on(fault, listener);
      return () => struck.off(fault, listener);
    },
    removeRedisFaults() {
      for (const rule of rules.splice(0)) rule.remove();
    },
    async prepared(phase) {
      if (!stack.caughtUp) return;
      for (const [id, script, stream] of scriptsOf(phase, plan)) stack.provider.script(trial, id, script, stream);
      await stack.caughtUp();
    },
  };
  cleanup.defer(() => context.removeRedisFaults());
  cleanup.defer(() => stack.provider.forget(trial));

  /** By the keys that were added to; without reservations that is seen only after the answers. */
  const entities = () => {
    if (names.correct()) writer.environment(environment);
    return bound.entities;
  };
  const limited = options.phaseLimit ?? ((task) => task());
  for (const phase of meaningful ? plan.phases : []) {
    if (phase.idleMs !== undefined) {
      options.report(`nothing is sent before "${phase.name}"`);
      await delay(phase.idleMs, undefined, { signal });
    }
    await limited(async () => {
      signal.throwIfAborted();
      options.report(phase.name);
      record({ type: "phase", t: stack.clock.now(), phase: phase.name, edge: "begin" });
      await playPhase(phase, context);
    }, phase);
    // Before the faults of later phases, too.
    entities();
    if (phase.settle === "quiescent") {
      options.report(`${phase.name}: waiting for rest`);
      const rest = await waitForQuiescence({
        sampler,
        entities,
        label: phase.name,
        inFlight: () => inFlight + stack.provider.inFlight(trial),
        answered: (ref) => answered.of(ref),
        lastFault: () => lastFault,
        lastStrike: () => lastStrike,
        flush: strikesWrites(plan) ? undefined : stack.flush,
        stableMs: 2 * stack.writeIntervalMs,
        deadlineMs: restDeadlineMs(stack),
        pollMs: 250,
        clock: stack.clock,
        signal,
      });
      for (const sample of rest.samples) writer.sample({ ...sample, t: sample.t - start });
      const { reached, waitedMs, detail } = rest;
      for (const one of rest.undelivered)
        record({ type: "undelivered", t: stack.clock.now(), label: phase.name, ...one });
      record({ type: "quiescent", t: stack.clock.now(), label: phase.name, reached, waitedMs, detail });
      context.removeRedisFaults();
    }
    record({ type: "phase", t: stack.clock.now(), phase: phase.name, edge: "end" });
  }
  await stack.caughtUp?.();
  for (const replica of stack.replicas.slice(0, plan.replicas)) {
    if (replica.alive || stopped.has(replica.index)) continue;
    const detail = `replica ${replica.index} ended without being told to`;
    record({
      type: "fault",
      t: stack.clock.now(),
      fault: "unplanned",
      kind: "replica-exit",
      replica: replica.index,
      detail,
    });
  }
  if (sampler.blind !== null) {
    record({
      type: "fault",
      t: stack.clock.now(),
      fault: "unplanned",
      kind: "rows-blind",
      replica: null,
      detail: sampler.blind,
    });
  }
  for (const { log, replica, quote, times } of await logTroubles(stack.logFiles, offsets, strikesWrites(plan))) {
    const detail = `${replica === null ? log : `replica ${replica}`} logged "${quote}"${times > 1 ? ` (${times} such lines)` : ""}`;
    record({ type: "fault", t: stack.clock.now(), fault: "unplanned", kind: "log", replica, detail });
  }
  options.report("judging");
  await cleanup.disposeAsync();
  const run = readRun(dir);
  const judgement = judgeWithRequests(run, { expected: options.expected });
  const { verdict } = judgement;
  await writeRequests(dir, judgement.requests());
  await writeTrialPage(dir, run, judgement).catch((error: Error) => options.report(`no report.html: ${error.message}`));
  return { verdict, environment, dir };
}

/** Whether a fault keeps rows from being written in Postgres itself. */
function strikesWrites({ phases }: Plan): boolean {
  return phases.some(({ faults }) => faults.some((fault) => kindOf(fault).stopsWrites));
}

/** Long enough for a slow write after the last request, short enough that a stuck stack is noticed: the TTL plus four long write intervals. */
function restDeadlineMs(stack: StartedStack): number {
  return stack.counterTtlS * 1000 + 4 * stack.writeIntervalMs;
}

/** Ends the ids of all entities of the trial; what is left in somebody's own database can be told by its beginning. */
function trialName({ borrowed }: StartedStack): string {
  const name = randomBytes(4).readUInt32BE().toString(36).padStart(7, "0");
  return borrowed ? `p429-${name}` : name;
}

function* scriptsOf(phase: PlannedPhase, { background }: Plan): Generator<[string, ProviderScript, boolean]> {
  for (const { id, provider, stream } of phase.requests) yield [id, provider, stream];
  if (background?.during !== phase.name) return;
  for (let n = 1; n <= background.requests; n++) yield [`bg${n}`, background.provider, false];
}

function shift(event: HistoryEvent, start: number): HistoryEvent {
  const shifted = { ...event, t: event.t - start };
  if (shifted.type === "cancel" && shifted.heldAt !== null) shifted.heldAt -= start;
  return shifted;
}

function shiftEntry(entry: LedgerEntry, start: number, trial: string): LedgerEntry {
  return {
    ...entry,
    t: entry.t - start,
    delivered: entry.delivered === null ? null : entry.delivered - start,
    fault: entry.fault === null ? null : entry.fault.replace(`${trial}.`, ""),
  };
}
