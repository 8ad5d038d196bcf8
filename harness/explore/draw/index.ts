export { type Drawn, draw, planSeed } from "./draw.ts";
export { mutated } from "./genome.ts";
export { type Ground, narrowed, wholeGround } from "./ground.ts";
