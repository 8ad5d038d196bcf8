import { expect, test } from "vitest";
import type { BoundEntity, EntityKind } from "../../../harness/contracts/index.ts";
import { deletions, idsByColumn } from "../../../harness/subject/admin/removal.ts";

const entity = (kind: EntityKind, id: string): BoundEntity => ({
  ref: kind,
  kind,
  id,
  budget: 1,
  counterKey: `spend:${kind}:${id}`,
});
const ids = idsByColumn(
  [entity("key", "hash"), entity("team", "t-p429-a"), entity("end_user", "c-p429-a")],
  ["sk-p429-a"],
  ["uuid"],
);
const column = (table: string, column: string) => ({ table, column });

test("only by exact ids, and by the key alone where requests are told apart by it", () => {
  const found = deletions(
    [
      column("LiteLLM_SpendLogs", "api_key"),
      column("LiteLLM_SpendLogs", "team_id"),
      column("LiteLLM_TeamTable", "team_id"),
      column("LiteLLM_TeamTable", "team_alias"),
      column("LiteLLM_EndUserTable", "user_id"),
      column("LiteLLM_BudgetTable", "budget_id"),
      column("LiteLLM_OrganizationTable", "organization_id"),
    ],
    ids,
  );
  expect(
    found.map(({ sql, ids: named }) => [sql.replace("DELETE FROM ", ""), named.filter((id) => id.length < 64)]),
  ).toEqual([
    [
      `"LiteLLM_SpendLogs" WHERE "api_key" = ANY($1) AND "startTime" > now() - interval '1 day'`,
      ["Bearer sk-p429-a", "hash"],
    ],
    [`"LiteLLM_TeamTable" WHERE "team_id" = ANY($1)`, ["t-p429-a"]],
    [`"LiteLLM_EndUserTable" WHERE "user_id" = ANY($1)`, ["c-p429-a"]],
    [
      `"LiteLLM_BudgetTable" WHERE "budget_id" = ANY($1)`,
      ["budget-hash", "budget-t-p429-a", "budget-c-p429-a", "uuid"],
    ],
  ]);
});
