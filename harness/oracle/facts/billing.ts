/** What a settlement brings for a cost: the cost itself, or what a LiteLLM that reckons wrongly makes of it. */
export interface Billing {
  factor: number;
  /** Dollars. */
  offset: number;
}

export const asStated: Billing = { factor: 1, offset: 0 };

export function billed(cost: number, { factor, offset }: Billing): number {
  return factor * cost + offset;
}
