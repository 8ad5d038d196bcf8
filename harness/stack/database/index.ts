export { fitDatabase } from "./fit.ts";
