export { bindEntities, isRefusal, nameEntities, setSpend } from "./admin.ts";
export { borrow } from "./borrow.ts";
export { endBudgetPeriod } from "./budget-period.ts";
