import { litellm } from "../catalogue/index.ts";

/** INCRBYFLOAT leaves about 1e-14, Postgres and JavaScript sums a little more; prices are multiples of 1e-5. */
export const epsilon = 1e-9;

export const litellmHeadroom = litellm.leastHeadroomDollars.value;

/** Equal but for floating-point noise: 1e-9, and for sums of very many charges 1e-11 of their size. */
export function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= Math.max(epsilon, 1e-11 * Math.max(Math.abs(a), Math.abs(b)));
}

/** Key for looking up amounts: equal for amounts that differ by noise only. */
export function nano(amount: number): number {
  return Math.round(amount * 1e9);
}

/** Compensated (Neumaier), so that a hundred thousand costs add up to the cent they should. */
export function sum(amounts: Iterable<number>): number {
  let total = 0;
  let lost = 0;
  for (const amount of amounts) {
    const next = total + amount;
    lost += Math.abs(total) >= Math.abs(amount) ? total - next + amount : amount - next + total;
    total = next;
  }
  return total + lost;
}
