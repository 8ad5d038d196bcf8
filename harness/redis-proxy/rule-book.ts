import type { Clock } from "../clock.ts";
import { ProxyRule } from "../contracts/index.ts";
import { canBeAcknowledged } from "./acknowledgement.ts";
import { compileGlob } from "./glob.ts";
import type { Command } from "./resp/index.ts";
import type { InstalledRule, Strike } from "./types.ts";

type Action = ProxyRule["action"];

interface LiveRule {
  fault: string;
  rule: ProxyRule;
  matchesKey: (key: string) => boolean;
  toSkip: number;
  fired: number;
}

/** What a rule wants done with a command. */
export interface Verdict {
  fault: string;
  action: Action;
}

/**
 * The installed rules, in order of installation. At most one strikes a command: the first that matches, has let `skip`
 * matches through and has struck fewer than `times` times. A command without a key is matched by the key `*` only.
 */
export class RuleBook {
  private rules: LiveRule[] = [];
  private readonly perReplica: LiveRule[][];
  private readonly listeners = new Set<(strike: Strike) => void>();
  private readonly clock: Clock;

  constructor(replicas: number, clock: Clock) {
    this.perReplica = Array.from({ length: replicas }, () => []);
    this.clock = clock;
  }

  install(fault: string, unchecked: ProxyRule): InstalledRule {
    const rule = ProxyRule.parse(unchecked);
    const live: LiveRule = { fault, rule, matchesKey: matchesAny(rule.key), toSkip: rule.skip, fired: 0 };
    this.change([...this.rules, live]);
    const remove = () => this.change(this.rules.filter((other) => other !== live));
    return { id: fault, fired: () => live.fired, remove, [Symbol.asyncDispose]: async () => remove() };
  }

  onStrike(listener: (strike: Strike) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Whether any rule may still strike on this replica's connections. */
  isArmed(replica: number): boolean {
    return this.perReplica[replica]!.length > 0;
  }

  /** The action for the first of these commands that a rule strikes, by an action that may; null when none is struck. */
  judge(replica: number, commands: Command[], may: (kind: Action["kind"]) => boolean = any): Verdict | null {
    for (const command of commands) {
      for (const live of this.perReplica[replica]!) {
        if (!may(live.rule.action.kind)) continue;
        const key = matchingKey(live, command);
        if (key === null) continue;
        if (live.toSkip > 0) {
          live.toSkip--;
          continue;
        }
        this.strike(live, replica, command.name, key);
        return { fault: live.fault, action: live.rule.action };
      }
    }
    return null;
  }

  private strike(live: LiveRule, replica: number, command: string, key: string): void {
    live.fired++;
    if (live.fired === live.rule.times) this.change(this.rules.filter((other) => other !== live));
    const { action } = live.rule;
    const ms = "ms" in action ? action.ms : null;
    const strike = { fault: live.fault, kind: action.kind, ms, replica, key, command, t: this.clock.now() };
    for (const listener of this.listeners) listener(strike);
  }

  private change(rules: LiveRule[]): void {
    this.rules = rules;
    for (const replica of this.perReplica.keys())
      this.perReplica[replica] = rules.filter(({ rule }) => rule.replica === null || rule.replica === replica);
  }
}

const any = () => true;

function matchesAny(globs: string | readonly string[]): (key: string) => boolean {
  const [first, ...others] = [globs].flat().map(compileGlob);
  return others.length === 0 ? first! : (key) => first!(key) || others.some((matches) => matches(key));
}

function matchingKey({ rule, matchesKey }: LiveRule, command: Command): string | null {
  if (rule.command !== "*" && rule.command !== command.name) return null;
  if (rule.action.kind === "acknowledge-only" && !canBeAcknowledged(command.name)) return null;
  if (rule.amount !== "any") {
    const wanted = rule.amount === "positive" ? 1 : -1;
    if (command.increment === null || Math.sign(command.increment) !== wanted) return null;
  }
  if (rule.amountIn !== undefined) {
    const { increment } = command;
    if (increment === null || !rule.amountIn.some(([from, to]) => increment >= from && increment <= to)) return null;
  }
  if (command.keys.length === 0) return rule.key === "*" ? "" : null;
  return command.keys.find(matchesKey) ?? null;
}
