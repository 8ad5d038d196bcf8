export { type Conceal, concealing } from "./conceal.ts";
export { cut } from "./cut.ts";
export { list, oneLine, plural, sentences, shortKeys } from "./lines.ts";
export { duration, money, moneyRange } from "./numbers.ts";
export { withoutSecrets, withoutSecretValue } from "./secrets.ts";
