export { operationOf } from "../contracts/ledger-operation.ts";
export { isDoubtful, unmetNeed } from "../preflight/needs.ts";
export { type Judgement, type JudgeOptions, judge, judgeWithRequests } from "./judge.ts";
