import type { Clock } from "../../clock.ts";
import type { BoundEntity, HistoryEvent, Plan, PlannedFault } from "../../contracts/index.ts";
import type { Provider } from "../../provider/types.ts";

export type RedisFault = Extract<PlannedFault, { kind: "redis" }>;
export type ReplicaKill = Extract<PlannedFault, { kind: "replica-kill" }>;

/** What the driver needs of a trial. */
export interface PhaseContext {
  plan: Plan;
  /** The trial's short name; with a request's id it names the request to the provider. */
  trial: string;
  entities: readonly BoundEntity[];
  /** Key ref → the secret that requests are sent with. */
  secrets: Readonly<Record<string, string>>;
  replicaUrl(replica: number): string;
  provider: Provider;
  clock: Clock;
  /** When it aborts, open exchanges are destroyed and runPhase rejects with its reason. */
  signal: AbortSignal;
  record(event: HistoryEvent): void;
  /** Called with +1 when a request is sent and −1 when its client is through with it. */
  onInFlight(delta: 1 | -1): void;
  /** SIGKILL; resolves when the process is gone. */
  killReplica(replica: number): Promise<void>;
  /** Called at the phase's start for each of its Redis faults, and removeRedisFaults at its end, also after a failure. */
  installRedisFault(fault: RedisFault): void;
  removeRedisFaults(): void;
  /** Tests only: keeps a planned fault from happening, to see that the verdict then is inconclusive. */
  swallow?: "redis" | "kill" | "cancel" | undefined;
  /** After this long without a complete answer a client gives up, ms; 60,000 if left out. */
  deadlineMs?: number | undefined;
}
