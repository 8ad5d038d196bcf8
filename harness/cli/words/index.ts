export { type Conclusion, conclude } from "./conclusion.ts";
export { demoStory } from "./demo-story.ts";
export { differences } from "./differences.ts";
export { campaignTelling } from "./present.ts";
export { showProgress } from "./progress/index.ts";
export { resumeCommand } from "./resume.ts";
export { shown } from "./shown.ts";
export type { Telling } from "./telling.ts";
export { warmHostText } from "./warm-host.ts";
