import type { EntityKind } from "../../harness/contracts/index.ts";
import type { Identity } from "./identities.ts";

const names: Record<EntityKind, string> = {
  key: "Key",
  team: "Team",
  user: "User",
  team_member: "TeamMember",
  organization: "Organization",
  end_user: "EndUser",
  tag: "Tag",
  key_window: "Key",
  team_window: "Team",
  project: "Project",
  model_access_group: "Model access group",
};

/** A budget refusal in LiteLLM's words. */
export class BudgetRefusal extends Error {
  static atReservation({ kind, id, budget }: Identity, cost: number): BudgetRefusal {
    return new BudgetRefusal(
      `Budget has been exceeded! ${names[kind]}=${id} Current cost: ${cost}, Max budget: ${budget}`,
    );
  }

  static atReading({ kind, id, budget }: Identity, spend: number): BudgetRefusal {
    switch (kind) {
      case "end_user":
        return new BudgetRefusal(`ExceededBudget: End User=${id} over budget. Spend=${spend}, Budget=${budget}`);
      case "user":
        return new BudgetRefusal(`ExceededBudget: User=${id} over budget. Spend=${spend}, Budget=${budget}`);
      case "key":
        return new BudgetRefusal(`Budget has been exceeded! Current cost: ${spend}, Max budget: ${budget}`);
      default:
        return new BudgetRefusal(
          `Budget has been exceeded! ${names[kind]}=${id} Current cost: ${spend}, Max budget: ${budget}`,
        );
    }
  }
}
