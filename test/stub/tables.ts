import { Client } from "pg";
import type { EntityKind } from "../../harness/contracts/index.ts";

/** The least of LiteLLM's schema that the stub lives on, under LiteLLM's names. */
const ddl = `
CREATE TABLE "LiteLLM_BudgetTable" (budget_id text PRIMARY KEY, max_budget float8, budget_duration text, budget_reset_at timestamp,
  created_by text, updated_by text);
CREATE TABLE "LiteLLM_OrganizationTable" (organization_id text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, budget_id text);
CREATE TABLE "LiteLLM_TeamTable" (team_id text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, max_budget float8, organization_id text,
  budget_duration text, budget_reset_at timestamp);
CREATE TABLE "LiteLLM_UserTable" (user_id text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, max_budget float8,
  budget_duration text, budget_reset_at timestamp);
CREATE TABLE "LiteLLM_TeamMembership" (user_id text, team_id text, spend float8 NOT NULL DEFAULT 0, budget_id text, PRIMARY KEY (user_id, team_id));
CREATE TABLE "LiteLLM_EndUserTable" (user_id text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, budget_id text, blocked boolean NOT NULL DEFAULT false);
CREATE TABLE "LiteLLM_ProjectTable" (project_id text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, budget_id text, team_id text);
CREATE TABLE "LiteLLM_TagTable" (tag_name text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0, budget_id text);
CREATE TABLE "LiteLLM_ModelAccessGroupBudgetTable" (access_group_name text PRIMARY KEY, spend float8 NOT NULL DEFAULT 0);
CREATE TABLE "LiteLLM_VerificationToken" (token text PRIMARY KEY, key_alias text, models text[] DEFAULT '{}', spend float8 NOT NULL DEFAULT 0, max_budget float8,
  user_id text, team_id text, organization_id text, project_id text, budget_duration text, budget_reset_at timestamp,
  temp_budget_increase float8, temp_budget_expiry timestamp);
CREATE TABLE "LiteLLM_SpendLogs" (request_id text PRIMARY KEY, call_type text NOT NULL, api_key text NOT NULL DEFAULT '', spend float8 NOT NULL DEFAULT 0,
  prompt_tokens int NOT NULL DEFAULT 0, completion_tokens int NOT NULL DEFAULT 0, model text NOT NULL DEFAULT '', "user" text DEFAULT '',
  team_id text, organization_id text, end_user text, request_tags jsonb DEFAULT '[]', metadata jsonb DEFAULT '{}', status text, "startTime" timestamp NOT NULL DEFAULT now());
CREATE INDEX ON "LiteLLM_SpendLogs" (end_user);
CREATE INDEX ON "LiteLLM_SpendLogs" (api_key, "startTime");
`;

/** Table and identifying columns of an entity's row, in the order of the id's parts. */
export const rows: Record<EntityKind, { table: string; columns: readonly string[] }> = {
  key: { table: "LiteLLM_VerificationToken", columns: ["token"] },
  team: { table: "LiteLLM_TeamTable", columns: ["team_id"] },
  user: { table: "LiteLLM_UserTable", columns: ["user_id"] },
  team_member: { table: "LiteLLM_TeamMembership", columns: ["user_id", "team_id"] },
  organization: { table: "LiteLLM_OrganizationTable", columns: ["organization_id"] },
  end_user: { table: "LiteLLM_EndUserTable", columns: ["user_id"] },
  tag: { table: "LiteLLM_TagTable", columns: ["tag_name"] },
  project: { table: "LiteLLM_ProjectTable", columns: ["project_id"] },
  // The stub has no windows and no groups.
  key_window: { table: "LiteLLM_VerificationToken", columns: ["token"] },
  team_window: { table: "LiteLLM_TeamTable", columns: ["team_id"] },
  model_access_group: { table: "LiteLLM_ModelAccessGroupBudgetTable", columns: ["access_group_name"] },
};

/** `WHERE` clause for a row; its parameters begin at `$first`. */
export function whereRow(kind: EntityKind, first: number): string {
  return rows[kind].columns.map((column, i) => `"${column}" = $${first + i}`).join(" AND ");
}

export function rowId(kind: EntityKind, id: string): string[] {
  return kind === "team_member" ? id.split(":") : [id];
}

export async function createTables(postgresUrl: string): Promise<void> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    await client.query(ddl);
  } finally {
    await client.end();
  }
}
