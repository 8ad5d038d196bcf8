import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import type { EntityKind } from "../../harness/contracts/index.ts";

/** The least of LiteLLM's schema that the stub lives on: a migration. */
export const tablesFile = join(import.meta.dirname, "tables.sql");

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
    await client.query(await readFile(tablesFile, "utf8"));
  } finally {
    await client.end();
  }
}
