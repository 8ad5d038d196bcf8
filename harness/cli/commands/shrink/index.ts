export { type ShrinkFlags, shrink } from "./shrink.ts";
