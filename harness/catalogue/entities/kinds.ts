import { z } from "zod";

/**
 * Identities that carry a spend counter. `key` is always present in a plan: requests need one to be sent. A window is a
 * second budget of a key or team, over the duration in its `resetEvery`, with a counter of its own.
 */
export const EntityKind = z.enum([
  "key",
  "team",
  "user",
  "team_member",
  "organization",
  "end_user",
  "tag",
  "key_window",
  "team_window",
  "project",
  "model_access_group",
]);
export type EntityKind = z.infer<typeof EntityKind>;
