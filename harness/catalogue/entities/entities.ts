import { endUser } from "./end-user.ts";
import { key } from "./key.ts";
import type { EntityKind } from "./kinds.ts";
import { modelAccessGroup } from "./model-access-group.ts";
import { organization } from "./organization.ts";
import { project } from "./project.ts";
import { tag } from "./tag.ts";
import { team } from "./team.ts";
import { teamMember } from "./team-member.ts";
import type { Entity } from "./types.ts";
import { user } from "./user.ts";
import { keyWindow, teamWindow } from "./windows.ts";

/** What is known of each kind. A new kind is a file here, its name in kinds.ts, and a line below. */
export const entities: Readonly<Record<EntityKind, Entity>> = {
  key,
  team,
  user,
  team_member: teamMember,
  organization,
  end_user: endUser,
  tag,
  key_window: keyWindow,
  team_window: teamWindow,
  project,
  model_access_group: modelAccessGroup,
};
