export {
  type ConfigRequest,
  declaredWriteIntervalMs,
  importedEnvironment,
  type RenderedConfig,
  renderConfig,
} from "./config.ts";
export type { ProfileName } from "./profile.ts";
export { describeSettings, parseSetting, type Setting, type SettingSection } from "./setting.ts";
export { type UnknownSetting, unknownEverywhere, unknownSettings } from "./setting-names.ts";
