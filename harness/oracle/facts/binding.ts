import type { EntityKind } from "../../contracts/index.ts";
import { settingOf } from "../../preflight/index.ts";
import type { RecordedTrial } from "../../record/index.ts";
import type { RequestFacts } from "./request.ts";

/**
 * Whether LiteLLM holds a request to the budget of an entity of that kind. A user's own budget does not count on a team's
 * key (`_get_budget_counters` of 1.84.0 and 1.106.2), unless `general_settings.apply_user_budget_to_team_keys` says so (1.106.2).
 */
export function binds({ plan, environment }: RecordedTrial, kind: EntityKind, { refs }: RequestFacts): boolean {
  if (kind !== "user" || settingOf(environment, "general_settings", "apply_user_budget_to_team_keys") === true)
    return true;
  return !plan.entities.some((entity) => entity.kind === "team" && refs.includes(entity.ref));
}
