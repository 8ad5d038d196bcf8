export { type Judgement, type JudgeOptions, judge, judgeWithRequests } from "./judge.ts";
export { isDoubtful, unmetNeed } from "./needs.ts";
export { operationOf } from "./replay/operation.ts";
