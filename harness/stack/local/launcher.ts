import type { Launched } from "../common/index.ts";

/** What it takes to start one replica process. */
export interface LaunchOrder {
  replica: number;
  /** config.yaml */
  config: string;
  log: string;
  /** 0: the kernel's choice. A restart asks for the port it had. */
  port: number;
  /** Variables of this replica, on top of the launcher's. */
  env: Readonly<Record<string, string>>;
  /** Seconds to add to the time between two writes to Postgres, instead of LiteLLM's 0–5 at random; null: at random. */
  writeSpreadS: number | null;
}

/** Starts replicas of one subject and environment, for any number of stacks; disposing it ends them. */
export interface Launcher extends AsyncDisposable {
  /** Resolves when a launch is quick. @throws PhantomError ERR_REPLICA_DIED when no launch can succeed */
  ready(): Promise<void>;
  launch(order: LaunchOrder): Promise<Launched>;
}

/** The promise's value, or the signal's reason as soon as it aborts: an import of 15 s must not hold up Ctrl-C. */
export async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  signal.addEventListener("abort", abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}
