export { defaultRelease } from "./default-release.ts";
export type { JudgedRelease } from "./judged.ts";
export { judgedReleases } from "./judged-releases.ts";
export { type Result, results, type ShownMode } from "./results.ts";
