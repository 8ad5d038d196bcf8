import { randomBytes, randomUUID } from "node:crypto";
import type { Pool } from "pg";
import { z } from "zod";
import { tokenOf } from "./identities.ts";

const text = z.string().min(1);
const dollars = z.number().nonnegative().nullish();
const spend = z.number().nonnegative();
const orFresh = text.optional().transform((id) => id ?? randomUUID());

/** Drops the counter of an entity that was reset. */
export type ClearCounter = (counterKey: string) => Promise<void>;

/** The part of LiteLLM's admin API that creates the identities of a plan: path → what it takes, does and answers. */
export function adminRoutes(postgres: Pool, clear: ClearCounter): Map<string, (body: unknown) => Promise<unknown>> {
  const insert = async (table: string, row: Record<string, unknown>) => {
    const columns = Object.keys(row);
    await postgres.query(
      `INSERT INTO "${table}" (${columns.map((column) => `"${column}"`).join(", ")}) VALUES (${columns.map((_, i) => `$${i + 1}`).join(", ")})`,
      Object.values(row),
    );
    return row;
  };
  const newBudget = async (id: string, max: number | null | undefined, duration?: string | null) => {
    await insert("LiteLLM_BudgetTable", { budget_id: id, max_budget: max ?? null, ...period(duration) });
    return id;
  };
  const budgetOf = async (body: { budget_id?: string | undefined; max_budget?: number | null | undefined }) =>
    body.budget_id ?? (body.max_budget == null ? null : newBudget(randomUUID(), body.max_budget));

  const setKeySpend = async (key: string, spend: number) => {
    const token = key.startsWith("sk-") ? tokenOf(key) : key;
    await postgres.query(`UPDATE "LiteLLM_VerificationToken" SET spend = $2 WHERE token = $1`, [token, spend]);
    await clear(`spend:key:${token}`);
    return { token, spend };
  };

  const budgeted = { budget_id: text.optional(), max_budget: dollars };
  return new Map([
    route("/budget/new", z.object({ budget_id: orFresh, ...limited }), async (body) => {
      await newBudget(body.budget_id, body.max_budget, body.budget_duration);
      return body;
    }),
    route("/customer/new", z.object({ user_id: text, ...budgeted }), async (body) =>
      insert("LiteLLM_EndUserTable", { user_id: body.user_id, budget_id: await budgetOf(body) }),
    ),
    route("/organization/new", z.object({ organization_id: orFresh, ...budgeted }), async (body) =>
      insert("LiteLLM_OrganizationTable", { organization_id: body.organization_id, budget_id: await budgetOf(body) }),
    ),
    route("/project/new", z.object({ project_id: orFresh, team_id: text, ...budgeted }), async (body) =>
      insert("LiteLLM_ProjectTable", {
        project_id: body.project_id,
        team_id: body.team_id,
        budget_id: await budgetOf(body),
      }),
    ),
    route("/tag/new", z.object({ name: text, ...budgeted }), async (body) =>
      insert("LiteLLM_TagTable", { tag_name: body.name, budget_id: await budgetOf(body) }),
    ),
    route("/team/new", z.object({ team_id: orFresh, ...limited, organization_id: text.nullish() }), (body) =>
      insert("LiteLLM_TeamTable", {
        team_id: body.team_id,
        max_budget: body.max_budget ?? null,
        organization_id: body.organization_id ?? null,
        ...period(body.budget_duration),
      }),
    ),
    route("/user/new", z.object({ user_id: orFresh, ...limited }), (body) =>
      insert("LiteLLM_UserTable", {
        user_id: body.user_id,
        max_budget: body.max_budget ?? null,
        ...period(body.budget_duration),
      }),
    ),
    route("/user/update", z.object({ user_id: text, spend }), async ({ user_id, spend }) => {
      await postgres.query(`UPDATE "LiteLLM_UserTable" SET spend = $2 WHERE user_id = $1`, [user_id, spend]);
      await clear(`spend:user:${user_id}`);
      return { user_id, spend };
    }),
    route("/team/member_add", member, async ({ team_id, member: added, max_budget_in_team }) => {
      const budget_id = await budgetOf({ max_budget: max_budget_in_team });
      for (const { user_id } of [added].flat()) await insert("LiteLLM_TeamMembership", { user_id, team_id, budget_id });
      return { team_id };
    }),
    route("/key/generate", keyRequest, async (body) => {
      const key = body.key ?? `sk-${randomBytes(16).toString("hex")}`;
      const row = await insert("LiteLLM_VerificationToken", {
        token: tokenOf(key),
        key_alias: body.key_alias ?? null,
        max_budget: body.max_budget ?? null,
        user_id: body.user_id ?? null,
        team_id: body.team_id ?? null,
        organization_id: body.organization_id ?? null,
        project_id: body.project_id ?? null,
        ...period(body.budget_duration),
      });
      return { ...row, key };
    }),
    route("/key/update", keyUpdate, async ({ key, spend, ...changed }) => {
      const token = key.startsWith("sk-") ? tokenOf(key) : key;
      for (const [column, value] of Object.entries(changed))
        await postgres.query(`UPDATE "LiteLLM_VerificationToken" SET "${column}" = $2 WHERE token = $1`, [
          token,
          value,
        ]);
      return spend === undefined ? { token } : setKeySpend(key, spend);
    }),
    route("/key/reset_spend", z.object({ key: text, reset_to: spend }), ({ key, reset_to }) =>
      setKeySpend(key, reset_to),
    ),
  ]);
}

/** The first period's end is far away: who wants it to be over says so in the row. */
function period(duration: string | null | undefined): Record<string, unknown> {
  return duration == null ? {} : { budget_duration: duration, budget_reset_at: "9999-01-01" };
}

const limited = { max_budget: dollars, budget_duration: text.nullish() };

const member = z.object({
  team_id: text,
  member: z.union([z.object({ user_id: text }), z.array(z.object({ user_id: text }))]),
  max_budget_in_team: dollars,
});

const keyUpdate = z.object({
  key: text,
  spend: spend.optional(),
  max_budget: z.number().optional(),
  temp_budget_increase: z.number().optional(),
  temp_budget_expiry: text.optional(),
});

const keyRequest = z.object({
  key: text.optional(),
  key_alias: text.nullish(),
  ...limited,
  user_id: text.nullish(),
  team_id: text.nullish(),
  organization_id: text.nullish(),
  project_id: text.nullish(),
});

function route<Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  act: (body: z.output<Schema>) => Promise<unknown>,
): [string, (body: unknown) => Promise<unknown>] {
  return [path, async (body) => act(schema.parse(body))];
}
