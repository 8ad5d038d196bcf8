import { PhantomError } from "../../errors/index.ts";

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

const units = { s: 1_000, m: 60_000, h: 3_600_000 } as const;
const longestMs = 24 * units.h;

/**
 * A time such as `90s`, `10m` or `2h`, ms; where it may be off, 0 for `off` and `0`.
 * @throws PhantomError ERR_OPTION_INVALID
 */
export function parseDuration(option: string, text: string, mayBeOff = true): number {
  if (mayBeOff && (text === "off" || text === "0")) return 0;
  const [, count, unit] = /^(\d{1,6})([smh])$/.exec(text) ?? [];
  const ms = Number(count) * (units[unit as keyof typeof units] ?? Number.NaN);
  if (ms > 0 && ms <= longestMs) return ms;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `read ${option}`,
    message: `"${text}" is not a time up to 24h.`,
    hint: `Give ${option} a time such as 90s, 10m or 2h${mayBeOff ? ", or off" : ""}.`,
  });
}

function integer(text: string): number | null {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(value) ? value : null;
}
