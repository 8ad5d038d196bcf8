export { fateOf, shapeOf } from "./fate.ts";
export { type Knowledge, learn, newFeatures, nothingKnown, promise } from "./knowledge.ts";
export { type Planned, plannedOf } from "./planned.ts";
export { kindOfKey, type Shown, shownBy } from "./shown.ts";
