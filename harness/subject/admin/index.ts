export { bindEntities, changeEntity, isRefusal, nameEntities } from "./admin.ts";
export { borrow } from "./borrow.ts";
export { endBudgetPeriod } from "./budget-period.ts";
export { describeEntities } from "./creation.ts";
