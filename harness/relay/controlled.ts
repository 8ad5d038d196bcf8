import type { Clock } from "../clock.ts";
import { toPhantomError } from "../errors/index.ts";
import type { Provider } from "../provider/index.ts";
import type { InstalledRule, PartitionableRedisProxy } from "../redis-proxy/index.ts";
import type { Command, Told } from "./messages.ts";

/** What a relay holds, and a harness drives. */
export interface Instruments {
  provider: Provider;
  redisProxy: PartitionableRedisProxy;
  clock: Clock;
}

/** One harness' use of the instruments, from its connection to its end. What it set up goes when it is disposed. */
export class Controlled implements Disposable {
  readonly #instruments: Instruments;
  readonly #tell: (told: Told) => void;
  readonly #trials = new Set<string>();
  readonly #rules = new Map<number, InstalledRule>();
  readonly #cutOff = new Set<number>();
  readonly #waits = new Map<number, AbortController>();
  readonly #listening = new DisposableStack();

  constructor(instruments: Instruments, tell: (told: Told) => void) {
    this.#instruments = instruments;
    this.#tell = tell;
    const { provider, redisProxy } = instruments;
    this.#listening.defer(provider.onEvent((event) => tell({ tell: "event", event })));
    this.#listening.defer(redisProxy.onEntry((entry) => tell({ tell: "entry", entry })));
    this.#listening.defer(redisProxy.onStrike((strike) => tell({ tell: "strike", strike })));
    this.#listening.defer(redisProxy.onNote((note) => tell({ tell: "note", note })));
  }

  /** @throws what the instruments throw at a command that is not answered */
  perform(command: Command): void {
    const { provider, redisProxy, clock } = this.#instruments;
    if ("trial" in command) this.#trials.add(command.trial);
    switch (command.do) {
      case "script":
        provider.script(command.trial, command.request, command.script, command.stream);
        break;
      case "forget":
        this.#trials.delete(command.trial);
        provider.forget(command.trial);
        break;
      case "release":
        provider.release(command.trial, command.request);
        break;
      case "held":
        this.#answer(command.id, (signal) => provider.held(command.trial, command.request, signal));
        break;
      case "over":
        this.#answer(command.id, (signal) => provider.over(command.trial, command.request, signal));
        break;
      case "give-up":
        this.#waits.get(command.id)?.abort();
        break;
      case "install":
        this.#rules.set(command.rule, redisProxy.install(command.fault, command.order));
        break;
      case "remove":
        this.#rules.get(command.rule)?.remove();
        this.#rules.delete(command.rule);
        break;
      case "partition":
        this.#cutOff.add(command.replica);
        redisProxy.partition(command.replica);
        break;
      case "heal":
        this.#cutOff.delete(command.replica);
        redisProxy.heal(command.replica);
        break;
      case "sync":
        this.#tell({ tell: "answer", id: command.id, value: clock.now() });
    }
  }

  [Symbol.dispose](): void {
    this.#listening.dispose();
    for (const wait of this.#waits.values()) wait.abort();
    for (const rule of this.#rules.values()) rule.remove();
    for (const replica of this.#cutOff) this.#instruments.redisProxy.heal(replica);
    for (const trial of this.#trials) this.#instruments.provider.forget(trial);
  }

  #answer(id: number, ask: (signal: AbortSignal) => Promise<unknown>): void {
    const wait = new AbortController();
    this.#waits.set(id, wait);
    ask(wait.signal)
      .then(
        (value) => this.#tell({ tell: "answer", id, value: value ?? null }),
        (thrown: unknown) => {
          if (wait.signal.aborted) return;
          const { code, message, hint } = toPhantomError(thrown, "drive the relay");
          this.#tell({ tell: "refusal", id, code, message, hint });
        },
      )
      .finally(() => this.#waits.delete(id));
  }
}
