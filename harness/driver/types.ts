import type { RedisFault, TimedFault } from "../catalogue/index.ts";
import type { Clock } from "../clock.ts";
import type { BoundEntity, HistoryEvent, Plan, PlannedPhase } from "../contracts/index.ts";
import type { Provider } from "../provider/index.ts";

/** The replica that a fault was about, if it was one, and what was done, in words. */
export interface Struck {
  replica: number | null;
  detail: string;
}

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
  /** Brings the fault about; resolves when it is done, with null where there was nothing to strike. */
  strike(fault: TimedFault): Promise<Struck | null>;
  /** Called at the phase's start for each of its Redis faults; removeRedisFaults at its end if it does not settle, or after a failure. */
  installRedisFault(fault: RedisFault): void;
  removeRedisFaults(): void;
  /** Calls the listener at each strike of that Redis fault, until the function that it returns is called; never if left out. */
  onStruck?(fault: string, listener: () => void): () => void;
  /** Resolves when the provider and the proxies know all that they were told before the phase's requests. */
  prepared?(phase: PlannedPhase): Promise<void>;
  /** After this long without a complete answer a client gives up, ms; 60,000 if left out. */
  deadlineMs?: number | undefined;
}
