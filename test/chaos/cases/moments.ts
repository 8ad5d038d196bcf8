import { setTimeout as delay } from "node:timers/promises";
import { type Random, randomFrom } from "../../../harness/planner/random.ts";
import { type Case, lookAround } from "../case.ts";
import { commands, type Trialled } from "../commands.ts";
import type { Harness } from "../harness.ts";
import type { Expected } from "../told.ts";

const signals = ["SIGINT", "SIGTERM", "SIGKILL"] as const;
type Signal = (typeof signals)[number];

/** Where in a command's life the signal comes: behind a share of the lines that it usually says, and some time. */
interface Moment {
  share: number;
  afterMs: number;
}

/** Longest time from a line to the signal: most lines come sooner after one another. */
const longestMs = 400;

/** The commands in turn, each with another signal the next time, at a moment of its own. */
export function momentCases(seed: number, count: number): Case[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, index) => {
    const command = commands[index % commands.length]!;
    const signal = signals[(index + Math.floor(index / commands.length)) % signals.length]!;
    return momentCase(command, signal, momentFrom(random));
  });
}

function momentFrom(random: Random): Moment {
  return { share: random.int(0, 100) / 100, afterMs: random.int(0, longestMs) };
}

function momentCase(command: Trialled, signal: Signal, { share, afterMs }: Moment): Case {
  return {
    row: `${signal}: ${command.name}`,
    name: `${signal} to ${command.name} at ${Math.round(share * 100)} % of what it says and ${afterMs} ms`,
    async play(stage) {
      const harness = stage.start(command.args(stage.place, stage.deployment));
      void command.meanwhile?.(stage.place, harness);
      const line = Math.round(share * (stage.usual.get(command.name) ?? 1));
      await reached(harness, line, command);
      await delay(afterMs);
      const before = lookAround(stage, harness);
      const since = performance.now();
      harness.child.kill(signal);
      return stage.aftermath([harness], {
        before,
        since,
        expected: expectedOf(signal, command, line),
        allowed: { warmHost: command.keepsWarm === true, drafts: signal === "SIGKILL" },
      });
    },
  };
}

async function reached(harness: Harness, line: number, { settled }: Trialled): Promise<void> {
  const marks = [harness.has(line), ...(settled === undefined ? [] : [harness.has(settled)])];
  await Promise.race(marks);
}

/** A command may have come to its end before the signal did. */
function expectedOf(signal: Signal, { ends }: Trialled, line: number): Expected {
  const usual = ends === "never" ? [] : ends;
  if (signal === "SIGKILL") return { codes: usual, signal };
  const code = signal === "SIGINT" ? 130 : 143;
  // Before it has loaded what handles signals, it ends by the signal itself.
  const says = { [code]: new RegExp(`interrupted by ${signal}`) };
  return { codes: [code, ...usual], says, ...(line === 0 ? { signal } : {}) };
}
