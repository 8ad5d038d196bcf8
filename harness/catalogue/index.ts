/** What a plan can name, as pure data: one file for each thing, complete by type. It imports nothing but zod. */

export {
  type AdminCall,
  type BudgetChange,
  budgetOf,
  type CreationStep,
  counterForm,
  counterOf,
  creationOrder,
  type Delivery,
  EntityKind,
  entities,
  entityRow,
  isWindow,
  kindOfCounter,
  type Named,
  type RowWrite,
  sideBySide,
  type Wanted,
} from "./entities/index.ts";
export {
  type Aim,
  acknowledgeable,
  type Ending,
  faults,
  isTimed,
  kindNamed,
  kindOf,
  type Need,
  PlannedFault,
  ProxyRule,
  type RedisFault,
  RedisRule,
  type TimedFault,
  type Trouble,
  troubles,
} from "./faults/index.ts";
export { isSince, litellm, since } from "./litellm.ts";
export { model, models, realtimeLimits } from "./model.ts";
export { type Mode, type ModeId, modeFamilies, modeIds, modeOf, modes, pageOf, tagOf } from "./modes/index.ts";
export { Route, type RouteEntry, type RouteForm, routes } from "./routes/index.ts";
