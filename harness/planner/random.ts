import { uniformInt } from "pure-rand/distribution/uniformInt";
import { xoroshiro128plusFromState } from "pure-rand/generator/xoroshiro128plus";

/** The only source of chance in a plan. The same seed gives the same sequence on any machine. */
export interface Random {
  /** An integer in [from, to]. */
  int(from: number, to: number): number;
  pick<T>(choices: readonly T[]): T;
  shuffle<T>(items: readonly T[]): T[];
}

/** @param seed an integer in [0, 2^53); both halves of it go into the generator's state. */
export function randomFrom(seed: number): Random {
  const low = seed | 0;
  const high = Math.floor(seed / 2 ** 32) | 0;
  const generator = xoroshiro128plusFromState([-1, ~low, low, high]);
  const int = (from: number, to: number) => uniformInt(generator, from, to);
  // A small seed leaves most of the state regular: the first outputs of seeds 1, 2, 3 … would be alike.
  for (let skipped = 0; skipped < 32; skipped++) generator.next();
  return {
    int,
    pick: (choices) => choices[int(0, choices.length - 1)]!,
    shuffle(items) {
      const shuffled = [...items];
      for (let last = shuffled.length - 1; last > 0; last--) {
        const other = int(0, last);
        [shuffled[last], shuffled[other]] = [shuffled[other]!, shuffled[last]!];
      }
      return shuffled;
    },
  };
}
