/** Lets a few tasks run at once; of those that wait, the one with the greatest weight goes next. */
export type Gate = <T>(weight: number, task: () => Promise<T>) => Promise<T>;

export function gate(width: number): Gate {
  let running = 0;
  const waiting: { weight: number; enter: () => void }[] = [];
  const next = () => {
    if (running === width || waiting.length === 0) return;
    const heaviest = waiting.reduce((best, each) => (each.weight > best.weight ? each : best));
    waiting.splice(waiting.indexOf(heaviest), 1);
    running++;
    heaviest.enter();
  };
  return async (weight, task) => {
    await new Promise<void>((enter) => {
      waiting.push({ weight, enter });
      // All that arrive in one turn are weighed against each other.
      queueMicrotask(next);
    });
    try {
      return await task();
    } finally {
      running--;
      next();
    }
  };
}
