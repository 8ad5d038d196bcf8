import type { HoldPoint, ProviderScript } from "../contracts/index.ts";
import type { PhantomError } from "../errors/index.ts";
import type { Identity } from "./identity.ts";

/** What is known of one request of a trial, over all its attempts. One small object per request until its trial is forgotten. */
export interface RequestState {
  script: ProviderScript | null;
  attempts: number;
  /** Exchanges of it that are open now. */
  open: number;
  /** Once released, also later attempts pass the hold point. */
  released: boolean;
  forgotten: boolean;
  held: { t: number; point: HoldPoint } | null;
  /** Its script turned out not to fit the request that came. */
  misfit: PhantomError | null;
  waiting: Set<() => void> | null;
}

/** Tells whoever waits on this request that something changed. */
export function changed(state: RequestState): void {
  if (state.waiting) for (const check of [...state.waiting]) check();
}

/**
 * Resolves with the first value other than undefined that `read` gives, now or after a later change.
 * Rejects with what `read` throws, or with the signal's reason.
 */
export function when<T>(state: RequestState, read: () => T | undefined, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const settle = (act: () => void) => {
      state.waiting?.delete(check);
      if (state.waiting?.size === 0) state.waiting = null;
      signal.removeEventListener("abort", abort);
      act();
    };
    const abort = () => settle(() => reject(signal.reason));
    const check = () => {
      try {
        const value = read();
        if (value !== undefined) settle(() => resolve(value));
      } catch (thrown) {
        settle(() => reject(thrown));
      }
    };
    state.waiting ??= new Set();
    state.waiting.add(check);
    signal.addEventListener("abort", abort);
    check();
    if (signal.aborted && state.waiting?.has(check)) abort();
  });
}

/** The requests of all trials. */
export class Trials {
  readonly #trials = new Map<string, Map<string, RequestState>>();
  /** Open exchanges by trial; outlives `forget`, so that they are still counted. */
  readonly #open = new Map<string, number>();

  request({ trial, request }: Identity): RequestState {
    const requests = this.#trials.get(trial) ?? new Map<string, RequestState>();
    this.#trials.set(trial, requests);
    const state = requests.get(request) ?? freshState();
    requests.set(request, state);
    return state;
  }

  forget(trial: string): void {
    const requests = this.#trials.get(trial);
    this.#trials.delete(trial);
    for (const state of requests?.values() ?? []) {
      state.forgotten = true;
      state.released = true;
      changed(state);
    }
  }

  forgetAll(): void {
    for (const trial of [...this.#trials.keys()]) this.forget(trial);
  }

  inFlight(trial: string): number {
    return this.#open.get(trial) ?? 0;
  }

  /** Counts an exchange as open, and as closed when the function that it returns is called. */
  opened(trial: string, state: RequestState): () => void {
    state.open++;
    this.#open.set(trial, this.inFlight(trial) + 1);
    return () => {
      state.open--;
      const left = this.inFlight(trial) - 1;
      if (left > 0) this.#open.set(trial, left);
      else this.#open.delete(trial);
      changed(state);
    };
  }
}

function freshState(): RequestState {
  return {
    script: null,
    attempts: 0,
    open: 0,
    released: false,
    forgotten: false,
    held: null,
    misfit: null,
    waiting: null,
  };
}
