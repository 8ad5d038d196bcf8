export { type ShrinkFlags, shrink } from "./shrink.ts";
export { subjectWords } from "./told.ts";
