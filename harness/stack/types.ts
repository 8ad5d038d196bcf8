import type { Clock } from "../clock.ts";
import type { Assembled, Capabilities, DatabaseReport, FlushAnswer } from "../contracts/index.ts";
import type { Provider } from "../provider/index.ts";
import type { RedisProxy } from "../redis-proxy/index.ts";
import type { Setting } from "../subject/index.ts";

/** A LiteLLM replica that serves. `url` stays the same over a restart. */
export interface Replica {
  readonly index: number;
  readonly url: string;
  readonly pid: number | null;
  readonly alive: boolean;
}

/** What a stack needs to know of the subject once it is installed. */
export interface SubjectReport {
  spec: string;
  /** As the running process reports it. */
  version: string;
  python: string;
  packages: Record<string, string>;
  settings: Record<string, unknown>;
  assembled?: Assembled[];
  patches: { file: string; sha256: string }[];
  capabilities: Capabilities;
  /** How its database was made; absent: not by the harness. */
  database?: DatabaseReport;
}

export interface StartedStack extends AsyncDisposable {
  readonly kind: "local" | "docker" | "attach" | "stub";
  readonly clock: Clock;
  readonly replicas: readonly Replica[];
  readonly masterKey: string;
  /** Direct addresses, past the Redis proxy: for samples only. */
  readonly redisUrl: string;
  readonly postgresUrl: string;
  readonly provider: Provider;
  readonly redisProxy: RedisProxy;
  readonly subject: SubjectReport;
  readonly versions: {
    postgres: string;
    redis: string;
    /** "none": nobody knows. */
    queryEngine: "wasm" | "native" | "none";
    start: "fork" | "exec";
    /** Forked from a process that is no run's own. */
    keptWarm?: true;
  };
  /** The images it runs, where it runs images. */
  readonly images?: Readonly<Record<string, { name: string; id: string }>>;
  /** The longest time between two writes of a replica to Postgres. */
  readonly writeIntervalMs: number;
  /** Seconds that each replica adds to its shortest interval, as the harness chose; absent: LiteLLM chooses 0 to 5 at random. */
  readonly writeSpreadsS?: readonly number[];
  readonly counterTtlS: number;
  /** Prefix of counter keys ("" or "namespace:"). */
  readonly keyPrefix: string;
  /** It is somebody's own: what a trial creates must not be there before, and is removed after it. */
  readonly borrowed?: true;
  /** Aborts, with the error, when it cannot be driven or seen any more. */
  readonly lost?: AbortSignal;
  /** Aborts, with the error, when a replica has ended by itself. Absent where its processes are not phantom429's own. */
  readonly fallen?: AbortSignal;
  /**
   * Where provider and proxies are in another process: resolves when all that they were told is done, and all that they
   * saw has been told.
   */
  caughtUp?(): Promise<void>;
  /** Files with the logs of all processes, for the run directory. */
  readonly logFiles: readonly string[];
  /** Asks every replica that lives; null for one that did not answer. Absent where replicas cannot be asked. */
  flush?(): Promise<(FlushAnswer | null)[]>;
  /** Absent where its processes are not phantom429's own. */
  readonly hands?: Hands;
}

/** What can be done to a stack's processes, and to its replicas' links to Postgres. */
export interface Hands {
  /** SIGKILL; resolves when the process is gone. */
  kill(replica: number): Promise<void>;
  /**
   * Limits its memory and uses that up, so that the kernel kills it; resolves when it is gone, with how in words.
   * Absent where memory cannot be limited.
   */
  outOfMemory?(replica: number): Promise<string>;
  /** SIGTERM, then SIGKILL if it still runs after its grace; resolves when it is gone, with how it ended in words. */
  stop(replica: number, graceMs: number): Promise<string>;
  pause(replica: number): Promise<void>;
  resume(replica: number): Promise<void>;
  /** Starts it again (killing it first if alive) and resolves when it serves. */
  restart(replica: number): Promise<void>;
  /**
   * Ends Redis and starts it again on the same port; resolves when it answers, with what was done in words. With its data:
   * shut down in order, so that nothing of what it had answered is lost; otherwise SIGKILL, and it comes back empty.
   */
  restartRedis(keepData: boolean): Promise<string>;
  /** Absent where other stacks share it. */
  postgres?: {
    /** Every process of Postgres stands still, new connections included, until `resume`. */
    pause(): Promise<void>;
    /** Also after a pause that failed, or none. */
    resume(): Promise<void>;
  };
  /** Of each replica; absent where replicas were started without relays. */
  postgresLinks?: readonly {
    /** No byte passes between the replica and Postgres, new connections included, until `heal`. */
    cut(): void;
    /** What was sent meanwhile arrives. Also after no cut. */
    heal(): void;
  }[];
}

/** What one stack is asked to be; all else was given to its host. */
export interface StackRequest {
  /** On top of the host's own settings; later ones win. */
  settings: readonly Setting[];
  replicas: number;
  /** Its Postgres is no other stack's, so that it may be paused. */
  ownPostgres?: boolean;
  /** Each replica reaches Postgres through a relay in this process, so that it may be cut off. */
  postgresRelays?: boolean;
  /** For the logs of this stack's own processes; made if absent. They stay when the stack is gone, however it ended. */
  logDir: string;
  clock: Clock;
  /** When it aborts, `start` rejects with its reason and nothing of the stack is left. */
  signal: AbortSignal;
  report(line: string): void;
}

/**
 * One subject, ready to be started again and again. It does what is dear once (importing LiteLLM, a database server, an
 * image pulled), and gives any number of stacks, also at the same time. No stack sees what another does: each has
 * replicas, counters in Redis, a migrated empty database, a provider and Redis proxies of its own.
 * Disposing a stack ends what is its own; disposing the host ends every stack and what they shared.
 */
export interface StackHost extends AsyncDisposable {
  /** @throws PhantomError with exit code 3 when it does not come up; other stacks are untouched. */
  start(request: StackRequest): Promise<StartedStack>;
}
