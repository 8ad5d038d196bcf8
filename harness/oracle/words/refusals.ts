import { dollars } from "../numbers.ts";

/** What a refused request was to reserve itself, where LiteLLM counts that as well. */
export function ownOf(amount: number | null | undefined): string {
  return amount == null ? "" : `, besides ${dollars(amount)} that it was to reserve itself`;
}
