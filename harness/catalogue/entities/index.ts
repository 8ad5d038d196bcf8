export { entities } from "./entities.ts";
export { EntityKind } from "./kinds.ts";
export {
  counterForm,
  counterOf,
  creationOrder,
  entityRow,
  isWindow,
  kindOfCounter,
  sideBySide,
  spendRoutes,
} from "./lookups.ts";
export { budgetOf } from "./rows.ts";
export type { AdminCall, BudgetChange, CreationStep, Delivery, Entity, Named, RowWrite, Wanted } from "./types.ts";
