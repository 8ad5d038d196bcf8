import type { FailureClass } from "../../../harness/oracle/facts/failure.ts";

/** Bodies of LiteLLM's failed answers, in its form. */
const wire = (message: string, type: string | null) => JSON.stringify({ error: { message, type, code: "500" } });

/** A body that is taken for a failure of this class. */
export const failed: Readonly<Record<Exclude<FailureClass, "budget_exceeded">, string>> = {
  budget_unavailable: wire("Budget enforcement unavailable", "auth_error"),
  rate_limit: wire("Rate limit exceeded for api_key: x", "None"),
  provider: wire("litellm.InternalServerError: OpenAIException - failed", null),
  router: wire("No deployments available for selected model", "None"),
  malformed: "failed",
  proxy: wire("failed", "auth_error"),
  unknown: wire("failed", "None"),
};

/** The words of a refusal on this entity (`end_user:jane`; null: it names none), dollars. */
export function budgetExceeded(entity: string | null, cost: number, budget: number, estimate?: number): string {
  const reckoned = estimate === undefined ? "" : ` Estimated request cost: ${estimate},`;
  return refusalOf(`Budget has been exceeded! ${named(entity)}Current cost: ${cost},${reckoned} Max budget: ${budget}`);
}

/** A budget refusal in these words. */
export const refusalOf = (message: string) => wire(message, "budget_exceeded");

/** `end_user:jane` as LiteLLM has it there: `EndUser=jane `. */
function named(entity: string | null): string {
  if (entity === null) return "";
  const [kind = "", ...id] = entity.split(":");
  return `${kind.replaceAll(/(?:^|_)(\w)/g, (_, first: string) => first.toUpperCase())}=${id.join(":")} `;
}
