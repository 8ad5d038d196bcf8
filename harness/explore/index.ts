export type { Until } from "./explore.ts";
export { type Explored, type ExploreRequest, runExploration } from "./session.ts";
