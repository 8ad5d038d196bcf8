import { z } from "zod";
import { entities } from "../entities/index.ts";
import { replica, timed } from "./fields.ts";
import { faultKind } from "./kind.ts";

const fields = ["budget", "resetEvery", "boost", "spend"] as const;

/** An administrator changes an entity's budget through this replica. */
export const budgetChange = faultKind(
  z.strictObject({
    ...timed,
    kind: z.literal("budget-change"),
    ref: z.string(),
    replica,
    /** Dollars: LiteLLM's `max_budget`. */
    budget: z.number().positive().optional(),
    /** LiteLLM's `budget_duration`. */
    resetEvery: z
      .string()
      .regex(/^\d+(s|m|h|d|mo)$/, "not a duration such as 10s or 1d")
      .optional(),
    /** LiteLLM's `temp_budget_increase`: so many dollars more, for so long. */
    boost: z.strictObject({ by: z.number().positive(), forMs: z.number().positive() }).optional(),
    /** Dollars. */
    spend: z.number().nonnegative().optional(),
  }),
  {
    page: [
      {
        what: "a budget changes",
        how: "an administrator changes `ref` through `replica`: `budget` in dollars, `resetEvery`, `spend` (keys and users), `boost: { by, forMs }` (keys). No window, and of a team member `budget` only",
      },
    ],
    trouble: () => "administrator",
    leavesCountersAlone: true,
    act: ({ ref }) => `change of the budget of ${ref}`,
    setsSpend: ({ ref, spend }) => (spend === undefined ? null : { ref, to: spend, byHand: true }),
    changesBudget: ({ ref, budget, boost }) =>
      budget === undefined && boost === undefined ? null : { ref, to: budget, boost },
    beginsPeriod: ({ ref, resetEvery }) => (resetEvery === undefined ? null : { ref }),
    problems(fault, planned) {
      const entity = planned.find(({ ref }) => ref === fault.ref);
      const changed = fields.filter((field) => fault[field] !== undefined);
      if (changed.length === 0) return [`it changes nothing: ${fields.join(", ")}`];
      if (entity === undefined) return [];
      const { kind, budget } = entity;
      if (budget === null) return [`${fault.ref} has no budget at first`];
      return changed
        .filter((field) => !entities[kind].changed?.fields.includes(field))
        .map((field) => `${field}: LiteLLM has no route that changes it of a ${kind}`);
    },
  },
);
