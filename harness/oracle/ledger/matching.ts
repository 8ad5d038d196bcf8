import { MinHeap } from "./min-heap.ts";
import { lowerBound } from "./sorted.ts";

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

/** Of those who could as well be left over; more say nothing more. */
const rivalsKept = 20;

/**
 * Pairs points with spans that contain them, as many as possible: going through the points in order, each takes the
 * open span that closes first, which is optimal for intervals. n log n.
 */
export function matchPoints<O, P>(
  spans: readonly Span<O>[],
  points: readonly { point: P; at: number }[],
  slack: number,
): Matched<O, P> {
  const waiting = [...spans].sort((a, b) => b.low - a.low);
  const open = new MinHeap<Span<O>>(({ high }) => high);
  const pairs: { span: Span<O>; point: P; at: number }[] = [];
  const unmatchedPoints: P[] = [];
  const leftOver: Span<O>[] = [];
  for (const { point, at } of [...points].sort((a, b) => a.at - b.at)) {
    while (waiting.length > 0 && waiting.at(-1)!.low <= at + slack) open.push(waiting.pop()!);
    while (open.first && open.first.high < at - slack) leftOver.push(open.pop()!);
    const span = open.pop();
    if (span) pairs.push({ span, point, at });
    else unmatchedPoints.push(point);
  }
  leftOver.push(...open.drain(), ...waiting.reverse());
  const couldSwap = (span: Span<O>) => {
    const from = lowerBound(pairs, ({ at }) => at, span.low - slack);
    const to = lowerBound(pairs, ({ at }) => at, span.high + slack, true);
    return pairs.slice(from, Math.min(to, from + rivalsKept)).map((pair) => pair.span.owner);
  };
  return {
    pairs: pairs.map(({ span, point }) => ({ owner: span.owner, point })),
    unmatchedPoints,
    leftOver: leftOver.map((span) => ({ owner: span.owner, rivals: couldSwap(span) })),
  };
}
