/** What a plan can name, as pure data: one file for each thing, complete by type. It imports nothing but zod. */

export {
  acknowledgeable,
  type Ending,
  faults,
  isTimed,
  kindNamed,
  kindOf,
  type Need,
  PlannedFault,
  type RedisFault,
  RedisRule,
  type TimedFault,
} from "./faults/index.ts";
