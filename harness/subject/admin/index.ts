export { bindEntities, changeEntity, isRefusal, nameEntities } from "./admin.ts";
export { borrow } from "./borrow.ts";
export { describeEntities } from "./creation.ts";
export { endBudgetPeriod } from "./budget-period.ts";
