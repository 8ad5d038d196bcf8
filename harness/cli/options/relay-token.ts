export const tokenVariable = "PHANTOM429_RELAY_TOKEN";
