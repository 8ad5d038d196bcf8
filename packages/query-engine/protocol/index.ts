export {
  type EngineErrors,
  engineErrors,
  trapError,
  type UserFacingError,
  userFacing,
  validationError,
} from "./errors.ts";
export { parseExactly } from "./exact-json.ts";
export { type Translated, translateRequest } from "./request.ts";
export { decodeResult, type EngineResult } from "./result.ts";
