import type { HoldPoint, ProviderEvent, ProviderScript } from "../contracts/index.ts";

/** An event with the trial it belongs to; recorders of other trials on a shared stack skip it. */
export type TrialProviderEvent = ProviderEvent & { trial: string };

/**
 * The mock LLM provider. A request names itself by a marker in its messages, `[p429:TRIAL.REQUEST]`
 * (or the header `x-p429-request: TRIAL.REQUEST` where LiteLLM forwards it).
 */
export interface Provider extends AsyncDisposable {
  /** Base URL without a path, e.g. http://127.0.0.1:41234 */
  readonly url: string;
  readonly port: number;
  /**
   * Says what to do when this request arrives. Without a script it answers 5 tokens in one chunk.
   * `stream` says how it will be asked; a script that cannot be played (as asked, or either way when it is not said)
   * throws ERR_SCENARIO_INVALID.
   */
  script(trial: string, request: string, script: ProviderScript, stream?: boolean): void;
  /** Forgets a trial's scripts and releases whatever of it is held. */
  forget(trial: string): void;
  /** Resolves with the time when the request is (or was) held at its hold point; rejects when the signal aborts. */
  held(trial: string, request: string, signal: AbortSignal): Promise<{ t: number; point: HoldPoint }>;
  /** Lets a held request go on; remembered if it is not held yet. */
  release(trial: string, request: string): void;
  /** Resolves when the provider's peer (LiteLLM) has closed the request's connection, or it is otherwise over. */
  over(trial: string, request: string, signal: AbortSignal): Promise<void>;
  /** Exchanges of this trial that are open at the provider. */
  inFlight(trial: string): number;
  onEvent(listener: (event: TrialProviderEvent) => void): () => void;
}
