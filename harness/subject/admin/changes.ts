import type { BoundEntity } from "../../contracts/index.ts";
import type { AdminCall } from "./creation.ts";

/** What an administrator changes of an entity. */
export type EntityChange = SpendChange;

interface SpendChange {
  /** Dollars. */
  spend: number;
  /** Of a key: by `/key/…/reset_spend`, or by `/key/update`. */
  route: "reset" | "update";
}

export function changeCall(entity: BoundEntity, change: EntityChange): AdminCall {
  return spendCall(entity, change);
}

/** No route sets the spend of a team, an organization, a customer or a tag. */
function spendCall({ kind, id }: BoundEntity, { spend, route }: SpendChange): AdminCall {
  switch (kind) {
    case "key":
      return route === "update"
        ? { route: "/key/update", body: { key: id, spend } }
        : { route: `/key/${id}/reset_spend`, body: { reset_to: spend } };
    case "user":
      return { route: "/user/update", body: { user_id: id, spend } };
    case "team_member": {
      const [user, team] = id.split(":");
      return { route: `/team/${team}/member/${user}/reset_spend`, body: { reset_to: spend } };
    }
    default:
      throw new Error(`LiteLLM has no route that sets the spend of a ${kind}`);
  }
}
