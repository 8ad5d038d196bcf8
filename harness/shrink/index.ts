export { curlScript } from "./curl/index.ts";
export { type NotShown, type ShrinkRequest, type Shrunk, shrink, trialsAtOnce } from "./shrink.ts";
export { type Size, weightOf } from "./size.ts";
export { namesOf, type Target, targetsOf, targetText } from "./target.ts";
export { sizesText } from "./words.ts";
export { type Form, forms, renamed, writeShrunk } from "./written.ts";
