/** An amount that may lie anywhere between two bounds. */
export interface Span<O> {
  owner: O;
  low: number;
  high: number;
}

export interface Matched<O, P> {
  pairs: { owner: O; point: P }[];
  unmatchedPoints: P[];
  /** Owners left over, each with those matched owners who could as well be left over in its place. */
  leftOver: { owner: O; rivals: O[] }[];
}

/**
 * Pairs points with spans that contain them, as many as possible: going through the points in order, each takes the
 * open span that closes first, which is optimal for intervals.
 */
export function matchPoints<O, P>(
  spans: readonly Span<O>[],
  points: readonly { point: P; at: number }[],
  slack: number,
): Matched<O, P> {
  const waiting = [...spans].sort((a, b) => a.low - b.low);
  const open: Span<O>[] = [];
  const pairs: { span: Span<O>; point: P; at: number }[] = [];
  const unmatchedPoints: P[] = [];
  const leftOver: Span<O>[] = [];
  for (const { point, at } of [...points].sort((a, b) => a.at - b.at)) {
    while (waiting.length > 0 && waiting[0]!.low <= at + slack) open.push(waiting.shift()!);
    open.sort((a, b) => a.high - b.high);
    while (open.length > 0 && open[0]!.high < at - slack) leftOver.push(open.shift()!);
    const span = open.shift();
    if (span) pairs.push({ span, point, at });
    else unmatchedPoints.push(point);
  }
  leftOver.push(...open, ...waiting);
  const couldSwap = (span: Span<O>) =>
    pairs.filter(({ at }) => span.low - slack <= at && at <= span.high + slack).map((pair) => pair.span.owner);
  return {
    pairs: pairs.map(({ span, point }) => ({ owner: span.owner, point })),
    unmatchedPoints,
    leftOver: leftOver.map((span) => ({ owner: span.owner, rivals: couldSwap(span) })),
  };
}
