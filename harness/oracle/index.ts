export { operationOf } from "../contracts/ledger-operation.ts";
export { type Judgement, type JudgeOptions, judge, judgeWithRequests } from "./judge.ts";
export { isDoubtful, unmetNeed } from "./needs.ts";
