export { type Sent, sendCalls } from "./calls.ts";
export { lookAt, lookOnce } from "./look.ts";
export { lookPlan } from "./plan.ts";
export { capabilitiesSeen, crossed, prefixSeen, type SeenCall, ttlSeen } from "./seen.ts";
