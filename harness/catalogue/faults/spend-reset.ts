import { z } from "zod";
import { isWindow, spendRoutes } from "../entities/index.ts";
import { replica, timed } from "./fields.ts";
import { faultKind } from "./kind.ts";

/**
 * The entity's spend is set: by an administrator through this replica, or to zero because its budget's period is
 * over, which any replica may notice first.
 */
export const spendReset = faultKind(
  z.strictObject({
    ...timed,
    kind: z.literal("spend-reset"),
    ref: z.string(),
    replica,
    by: z.enum(["administrator", "period"]).optional(),
    /** Dollars that the administrator sets it to; 0 if left out. */
    to: z.number().nonnegative().optional(),
    /** Of a key: by `/key/…/reset_spend`, which only lowers and is meant if left out, or by `/key/update`. */
    route: z.enum(["reset", "update"]).optional(),
  }),
  {
    page: [
      {
        what: "a period ends",
        how: 'with `by: "period"` the reset of a budget with `resetEvery` is made due. The fault is over when LiteLLM\'s job has begun a new period',
      },
      {
        what: "spend is reset or set",
        how: 'with `by: "administrator"` the spend of `ref` is set through `replica`, to `to` dollars or 0: of keys, of users, and of team members from 1.106 on. Of a key by `/key/…/reset_spend`, which only lowers it, or with `route: "update"` by `/key/update`',
      },
    ],
    trouble: ({ by }) => (by === "period" ? "reset" : "administrator"),
    act: ({ ref }) => `reset of the spend of ${ref}`,
    setsSpend: ({ ref, to = 0, by }) => ({ ref, to, byHand: by !== "period" }),
    problems({ ref, by, to, route }, entities) {
      const kind = entities.find((entity) => entity.ref === ref)?.kind;
      // LiteLLM derives a window's begin from its end, so an end that was brought forward would begin the same period again.
      if (kind !== undefined && isWindow(kind))
        return [
          `${ref} is a window, whose period cannot be ended: give it a short resetEvery ("30s") and a phase with idleMs`,
        ];
      if (by === "period")
        return to === undefined && route === undefined ? [] : ["to, route: only by an administrator"];
      const routes = kind === undefined ? [] : spendRoutes(kind);
      if (kind !== undefined && routes.length === 0) return [`LiteLLM has no route that sets the spend of a ${kind}`];
      return route === "update" && !routes.includes(route) ? ["route: only of a key"] : [];
    },
  },
);
