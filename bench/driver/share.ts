/** Content chunks of each answer. */
export const chunks = 6;

/** The client hangs up when it has seen these. */
export const chunksBeforeHold = 2;

/** One in so many requests is held by the stub, so that its client hangs up. */
export const oneIn = 5;

/** Of the request with this number; autocannon's have none. */
export function isHeld(number: number): boolean {
  return number > 0 && number % oneIn === 0;
}

/** From the stub to its parent. */
export type Told = { port: number } | { held: string } | { over: string };
