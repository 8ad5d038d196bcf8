export { type Checkout, copyCheckout, treeHash } from "./checkout/checkout.ts";
export { applyPatches, type Edit, type Patch, readPatches } from "./checkout/patches.ts";
export { watchCheckout } from "./checkout/watch-checkout.ts";
export {
  type ConfigRequest,
  declaredWriteIntervalMs,
  importedEnvironment,
  type RenderedConfig,
  renderConfig,
} from "./config/config.ts";
export type { ProfileName } from "./config/profile.ts";
export { describeSettings, parseSetting, type Setting, type SettingSection } from "./config/setting.ts";
export { type UnknownSetting, unknownEverywhere, unknownSettings } from "./config/setting-names.ts";
export { type Assembly, assemble } from "./install/assemble.ts";
export { assembledBeside, type Companions, overridesText } from "./install/companions.ts";
export { type FoundSubject, findSubject, type InstallableRelease } from "./install/find-subject.ts";
export { notImportable } from "./install/import-check.ts";
export { type InstallOptions, installSubject } from "./install/install.ts";
export type { InstalledSubject } from "./install/installed.ts";
export { type ListedRelease, listReleases } from "./install/list-releases.ts";
export type { DatabaseSchema, Migrations } from "./install/migrations.ts";
export { findPython } from "./install/python.ts";
export { type SubjectSource, subjectSource } from "./install/source.ts";
export { provideUv } from "./install/uv.ts";
export { missingHint, missingRequirement } from "./install/uv-failure.ts";
export { cacheDirectory, cachePaths, cleanCache, subjectKeys } from "./machine/cache.ts";
export { inheritedEnvironment } from "./machine/inherited-environment.ts";
export { acquireLock } from "./machine/lock.ts";
export { lineOf } from "./spec/canonical.ts";
export type { InstallContext } from "./spec/context.ts";
export { packageIndex } from "./spec/package-index.ts";
export { isStable } from "./spec/releases.ts";
export { indexReleases, resolveSpecs } from "./spec/resolve-specs.ts";
export { parseSpec, readSpec, type SubjectSpec, type TypedSpec } from "./spec/spec.ts";
