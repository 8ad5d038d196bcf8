export { isDoubtful, isReservationDisabled, undecidedNeeds, unmetNeed } from "./needs.ts";
export { countsInMemory, namespaceOf, proxyWideBudget, redisSetting, settingOf } from "./settings.ts";
export type { Blind, StackKind, Undecided, Unmet } from "./unmet.ts";
