/**
 * Runs a task per item at once. When one fails, the others' signal aborts; rejects with the first failure, but only
 * when every task has come to its end, so that nothing still runs afterwards.
 */
export async function sideBySide<T, R>(
  items: readonly T[],
  signal: AbortSignal,
  task: (item: T, stop: AbortSignal) => Promise<R>,
): Promise<R[]> {
  const failure = new AbortController();
  const stop = AbortSignal.any([signal, failure.signal]);
  const ended = await Promise.allSettled(
    items.map((item) =>
      task(item, stop).catch((error: unknown) => {
        failure.abort(error);
        throw error;
      }),
    ),
  );
  signal.throwIfAborted();
  if (failure.signal.aborted) throw failure.signal.reason;
  return ended.map((end) => (end as PromiseFulfilledResult<R>).value);
}
