import { PhantomError } from "../errors/index.ts";

/**
 * Consecutive seeds from the first: `--seed 5 --repeat 3` gives 5, 6, 7.
 * @throws PhantomError ERR_SEED_MALFORMED, ERR_OPTION_INVALID
 */
export function parseSeeds(seed: string, repeat: string): number[] {
  const first = integer(seed);
  if (first === null) {
    throw new PhantomError("ERR_SEED_MALFORMED", {
      operation: "read --seed",
      message: `"${seed}" is not a seed.`,
      hint: `A seed is a whole number from 0 to ${Number.MAX_SAFE_INTEGER}.`,
    });
  }
  const count = parseBetween("--repeat", repeat, 1, 1000);
  if (first > Number.MAX_SAFE_INTEGER - (count - 1)) {
    throw new PhantomError("ERR_SEED_MALFORMED", {
      operation: "read --seed",
      message: `${count} seeds from ${seed} reach beyond ${Number.MAX_SAFE_INTEGER}.`,
      hint: "Start from a smaller seed.",
    });
  }
  return Array.from({ length: count }, (_, index) => first + index);
}

/** @throws PhantomError ERR_OPTION_INVALID */
export function parseBetween(option: string, text: string, low: number, high: number): number {
  const value = integer(text);
  if (value !== null && value >= low && value <= high) return value;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `read ${option}`,
    message: `"${text}" is not a whole number from ${low} to ${high}.`,
    hint: `Give ${option} a whole number from ${low} to ${high}.`,
  });
}

function integer(text: string): number | null {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}
