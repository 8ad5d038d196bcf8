import { equals, present, setPeriod } from "./rows.ts";
import type { Entity, Row } from "./types.ts";

const row: Row = { table: "LiteLLM_TeamMembership", columns: ["user_id", "team_id"], between: ":" };

export const teamMember: Entity = {
  counter: ["team_member"],
  windowOf: null,
  id: ({ companion }) => `${companion("user")}:${companion("team")}`,
  namedIn: "key",
  takes: ["team", "user"],
  teamless: false,
  after: ["team", "user"],
  create: ({ id, budget, resetEvery, companion }) => [
    {
      route: "/team/member_add",
      body: present({
        team_id: companion("team"),
        member: { role: "user", user_id: companion("user") },
        max_budget_in_team: budget,
      }),
    },
    // Up to 1.94 the route takes no budget_duration.
    ...(resetEvery === null ? [] : [setPeriod(row, id, resetEvery)]),
  ],
  columns: [],
  row,
  rowNeedsBudget: true,
  logs: [equals("user"), equals("team_id")],
  owes: ({ entities }, id) => `${entities.user}:${entities.team_id}` === id,
  setSpend: {
    reset(id, to) {
      const [user, team] = id.split(":");
      return { route: `/team/${team}/member/${user}/reset_spend`, body: { reset_to: to } };
    },
  },
  changed: {
    fields: ["budget"],
    call(id, { budget }) {
      const [user_id, team_id] = id.split(":");
      return { route: "/team/member_update", body: { team_id, user_id, max_budget_in_team: budget } };
    },
  },
  period: "budget",
  seededFrom: "row",
  refusedAs: "team_member",
};
