export { type Assembly, assemble } from "./assemble.ts";
export { cacheDirectory, cachePaths, cleanCache, subjectKeys } from "./cache.ts";
export { lineOf } from "./canonical.ts";
export { type Checkout, copyCheckout, treeHash } from "./checkout.ts";
export { assembledBeside, type Companions, overridesText } from "./companions.ts";
export {
  type ConfigRequest,
  declaredWriteIntervalMs,
  importedEnvironment,
  type RenderedConfig,
  renderConfig,
} from "./config.ts";
export type { InstallContext } from "./context.ts";
export { type FoundSubject, findSubject, type InstallableRelease } from "./find-subject.ts";
export { notImportable } from "./import-check.ts";
export { inheritedEnvironment } from "./inherited-environment.ts";
export { type InstallOptions, installSubject } from "./install.ts";
export type { InstalledSubject } from "./installed.ts";
export { type ListedRelease, listReleases } from "./list-releases.ts";
export { acquireLock } from "./lock.ts";
export type { Migrations } from "./migrations.ts";
export { packageIndex } from "./package-index.ts";
export { applyPatches, type Edit, type Patch, readPatches } from "./patches.ts";
export type { ProfileName } from "./profile.ts";
export { findPython } from "./python.ts";
export { isStable } from "./releases.ts";
export { indexReleases, resolveSpecs } from "./resolve-specs.ts";
export { describeSettings, parseSetting, type Setting, type SettingSection } from "./setting.ts";
export { type UnknownSetting, unknownEverywhere, unknownSettings } from "./setting-names.ts";
export { type SubjectSource, subjectSource } from "./source.ts";
export { parseSpec, readSpec, type SubjectSpec, type TypedSpec } from "./spec.ts";
export { provideUv } from "./uv.ts";
export { missingHint, missingRequirement } from "./uv-failure.ts";
export { watchCheckout } from "./watch-checkout.ts";
