export { cacheDirectory, cachePaths, cleanCache, subjectKeys } from "./cache.ts";
export {
  type ConfigRequest,
  declaredWriteIntervalMs,
  importedEnvironment,
  type RenderedConfig,
  renderConfig,
} from "./config.ts";
export type { InstallContext } from "./context.ts";
export { type InstallOptions, installSubject } from "./install.ts";
export type { InstalledSubject } from "./installed.ts";
export { type ListedRelease, listReleases } from "./list-releases.ts";
export type { Migrations } from "./migrations.ts";
export { packageIndex } from "./package-index.ts";
export type { ProfileName } from "./profile.ts";
export { findPython } from "./python.ts";
export { type ResolvedRelease, resolveRelease } from "./resolve-release.ts";
export { describeSettings, parseSetting, type Setting, type SettingSection } from "./setting.ts";
export { parseSpec, type SubjectSpec } from "./spec.ts";
export { provideUv } from "./uv.ts";
