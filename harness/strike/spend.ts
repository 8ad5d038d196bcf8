import { changeEntity, endBudgetPeriod } from "../subject/index.ts";
import { bound, type How } from "./types.ts";

export const resetSpend: How<"spend-reset"> = async (
  { ref, replica, by, to = 0, route = "reset" },
  { stack, entities, signal },
) => {
  const entity = bound(ref, entities);
  if (by === "period") {
    await endBudgetPeriod(entity, { postgresUrl: stack.postgresUrl, signal });
    return { replica: null, detail: `period of ${ref}'s budget ended` };
  }
  await changeEntity(entity, { spend: to, route }, { stack, replica, signal });
  return { replica, detail: `spend of ${ref} set to ${to}` };
};
