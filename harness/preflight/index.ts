export { isDoubtful, isReservationDisabled, undecidedNeeds, unmetNeed } from "./needs.ts";
export { countsInMemory, namespaceOf, proxyWideBudget, redisSetting, settingOf } from "./settings.ts";
