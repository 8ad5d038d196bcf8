export { operationOf } from "../contracts/index.ts";
export { isDoubtful, unmetNeed } from "../preflight/index.ts";
export { type Failure, type RefusalWords, readFailure } from "./facts/index.ts";
export { type Judgement, type JudgeOptions, judge, judgeWithRequests } from "./judge.ts";
