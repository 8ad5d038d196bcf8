import type { Random } from "../../planner/index.ts";

export type Weighted<T> = readonly (readonly [T, number])[];

/** One of these, as often as its weight says; null: none has a weight. */
export function weigh<T>(random: Random, choices: Weighted<T>): T | null {
  const sum = choices.reduce((total, [, weight]) => total + weight, 0);
  if (sum === 0) return null;
  let left = random.int(1, sum);
  for (const [value, weight] of choices) {
    left -= weight;
    if (left <= 0) return value;
  }
  return null;
}

export function chance(random: Random, percent: number): boolean {
  return random.int(1, 100) <= percent;
}
