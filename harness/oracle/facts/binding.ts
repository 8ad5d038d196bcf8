import { type EntityKind, entities as kinds } from "../../catalogue/index.ts";
import { settingOf } from "../../preflight/index.ts";
import type { RecordedTrial } from "../../record/index.ts";
import type { RequestFacts } from "./request.ts";

/** Whether LiteLLM holds a request to the budget of an entity of that kind. */
export function binds({ plan, environment }: RecordedTrial, kind: EntityKind, { refs }: RequestFacts): boolean {
  const { freeWith } = kinds[kind];
  if (freeWith === undefined || settingOf(environment, "general_settings", freeWith.unless) === true) return true;
  return !plan.entities.some((entity) => entity.kind === freeWith.kind && refs.includes(entity.ref));
}
