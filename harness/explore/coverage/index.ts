export { shapeOf } from "./fate.ts";
export { expecting, type Knowledge, learn, newFeatures, nothingKnown, promise } from "./knowledge.ts";
export { logShapes } from "./log-shapes.ts";
export { faultWord, type Planned, plannedOf } from "./planned.ts";
export { type Shown, shownBy } from "./shown.ts";
