import { createHash } from "node:crypto";
import type { Pool } from "pg";
import type { EntityKind } from "../../harness/contracts/index.ts";
import type { Switches } from "./switches.ts";

/** Someone on whose behalf a request is sent, with the counter that is kept for them. */
export interface Identity {
  kind: EntityKind;
  id: string;
  counterKey: string;
  budget: number | null;
}

export interface Caller {
  /** sha256 of the key. */
  token: string;
  identities: readonly Identity[];
}

export const tokenOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

const counterNames: Record<EntityKind, string> = {
  key: "key",
  team: "team",
  user: "user",
  team_member: "team_member",
  organization: "org",
  end_user: "end_user",
  tag: "tag",
  key_window: "key",
  team_window: "team",
  project: "project",
  model_access_group: "model_access_group",
};

export const counterKeyOf = (kind: EntityKind, id: string): string => `spend:${counterNames[kind]}:${id}`;

const identity = (kind: EntityKind, id: string, budget: number | null): Identity => ({
  kind,
  id,
  counterKey: counterKeyOf(kind, id),
  budget,
});

interface KeyRow {
  user_id: string | null;
  team_id: string | null;
  org_id: string | null;
  key_budget: number | null;
  user_budget: number | null;
  team_budget: number | null;
  member_budget: number | null;
  org_budget: number | null;
  project_id: string | null;
  project_budget: number | null;
}

/** For so long a key is remembered, whose budget an administrator may change, ms. */
const copyLivesMs = 2000;

/** Looks callers up in Postgres and remembers them; of all but keys the budget does not change during a trial. */
export class Directory {
  readonly #postgres: Pool;
  readonly #known = new Map<string, { since: number; identities: readonly Identity[] }>();
  readonly #forgets: boolean;
  /** By key; null: each request has its own. */
  readonly #firstEndUser: Map<string, string> | null;

  constructor(postgres: Pool, { oldBudget, firstEndUser }: Switches) {
    this.#postgres = postgres;
    this.#forgets = oldBudget !== true;
    this.#firstEndUser = firstEndUser ? new Map() : null;
  }

  /** Null for an unknown key. Tags that were never created are counted without a budget, end users with the default one if there is one. */
  async caller(secret: string, endUser: string | null, tags: readonly string[]): Promise<Caller | null> {
    const token = tokenOf(secret);
    const ofKey = await this.#remember(`key ${token}`, () => this.#ofKey(token));
    if (ofKey === null) return null;
    const charged = this.#endUserOf(token, endUser);
    const named: [EntityKind, string][] = [
      ...(charged ? [["end_user", charged] as [EntityKind, string]] : []),
      ...[...new Set(tags)].map((tag): [EntityKind, string] => ["tag", tag]),
    ];
    const others = await Promise.all(
      named.map(
        async ([kind, id]) =>
          (await this.#remember(`${kind} ${id}`, () => this.#named(kind, id))) ?? [identity(kind, id, null)],
      ),
    );
    return { token, identities: [...ofKey, ...others.flat()] };
  }

  #endUserOf(token: string, endUser: string | null): string | null {
    const first = this.#firstEndUser?.get(token) ?? endUser;
    if (first !== null) this.#firstEndUser?.set(token, first);
    return first;
  }

  async #remember(name: string, look: () => Promise<readonly Identity[] | null>): Promise<readonly Identity[] | null> {
    const known = this.#known.get(name);
    const isOld = this.#forgets && name.startsWith("key ") && performance.now() > (known?.since ?? 0) + copyLivesMs;
    if (known && !isOld) return known.identities;
    const identities = await look();
    if (identities !== null) this.#known.set(name, { since: performance.now(), identities });
    return identities;
  }

  async #ofKey(token: string): Promise<readonly Identity[] | null> {
    const { rows } = await this.#postgres.query<KeyRow>(
      `SELECT k.user_id, k.team_id, coalesce(k.organization_id, t.organization_id) AS org_id,
         k.max_budget + CASE WHEN k.temp_budget_expiry > now() AT TIME ZONE 'utc' THEN k.temp_budget_increase ELSE 0 END AS key_budget,
         u.max_budget AS user_budget, t.max_budget AS team_budget, mb.max_budget AS member_budget, ob.max_budget AS org_budget,
         k.project_id, pb.max_budget AS project_budget
       FROM "LiteLLM_VerificationToken" k
       LEFT JOIN "LiteLLM_TeamTable" t ON t.team_id = k.team_id
       LEFT JOIN "LiteLLM_UserTable" u ON u.user_id = k.user_id
       LEFT JOIN "LiteLLM_TeamMembership" m ON m.user_id = k.user_id AND m.team_id = k.team_id
       LEFT JOIN "LiteLLM_BudgetTable" mb ON mb.budget_id = m.budget_id
       LEFT JOIN "LiteLLM_OrganizationTable" o ON o.organization_id = coalesce(k.organization_id, t.organization_id)
       LEFT JOIN "LiteLLM_BudgetTable" ob ON ob.budget_id = o.budget_id
       LEFT JOIN "LiteLLM_ProjectTable" p ON p.project_id = k.project_id
       LEFT JOIN "LiteLLM_BudgetTable" pb ON pb.budget_id = p.budget_id
       WHERE k.token = $1`,
      [token],
    );
    const row = rows[0];
    if (!row) return null;
    const { user_id: user, team_id: team, org_id: organization } = row;
    return [
      identity("key", token, row.key_budget),
      ...(team ? [identity("team", team, row.team_budget)] : []),
      // As in LiteLLM, a user's own budget does not bind the keys of a team.
      ...(user ? [identity("user", user, team ? null : row.user_budget)] : []),
      ...(user && team ? [identity("team_member", `${user}:${team}`, row.member_budget)] : []),
      ...(organization ? [identity("organization", organization, row.org_budget)] : []),
      ...(row.project_id ? [identity("project", row.project_id, row.project_budget)] : []),
    ];
  }

  async #named(kind: EntityKind, id: string): Promise<readonly Identity[] | null> {
    const [table, column] = kind === "tag" ? ["LiteLLM_TagTable", "tag_name"] : ["LiteLLM_EndUserTable", "user_id"];
    const { rows } = await this.#postgres.query<{ max_budget: number | null }>(
      `SELECT b.max_budget FROM "${table}" e LEFT JOIN "LiteLLM_BudgetTable" b USING (budget_id) WHERE e."${column}" = $1`,
      [id],
    );
    const own = rows[0] && identity(kind, id, rows[0].max_budget);
    if (own && (kind === "tag" || own.budget !== null)) return [own];
    // As in LiteLLM, the row that the first charge made has no budget of its own, and the default one goes on.
    const byDefault = kind === "end_user" ? await this.#byDefault(id) : null;
    return byDefault ?? (own ? [own] : null);
  }

  /** The budget of end users that were never created, under a name that scenarios give it. */
  async #byDefault(id: string): Promise<readonly Identity[] | null> {
    const { rows } = await this.#postgres.query<{ max_budget: number | null }>(
      `SELECT max_budget FROM "LiteLLM_BudgetTable" WHERE budget_id LIKE 'p429-%'`,
    );
    return rows[0] ? [identity("end_user", id, rows[0].max_budget)] : null;
  }
}
