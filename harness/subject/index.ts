export {
  bindEntities,
  borrow,
  changeEntity,
  describeEntities,
  endBudgetPeriod,
  isRefusal,
  nameEntities,
} from "./admin/index.ts";
export {
  applyPatches,
  type Checkout,
  copyCheckout,
  type Edit,
  type Patch,
  readPatches,
  treeHash,
  watchCheckout,
} from "./checkout/index.ts";
export type { ProfileName } from "./config/index.ts";
export {
  type ConfigRequest,
  declaredWriteIntervalMs,
  describeSettings,
  importedEnvironment,
  parseSetting,
  type RenderedConfig,
  renderConfig,
  type Setting,
  type SettingSection,
  type UnknownSetting,
  unknownEverywhere,
  unknownSettings,
} from "./config/index.ts";
export type { InstalledSubject } from "./install/index.ts";
export {
  type Assembly,
  assemble,
  assembledBeside,
  type Companions,
  type FoundSubject,
  findSubject,
  type InstallableRelease,
  type InstallOptions,
  installSubject,
  type ListedRelease,
  listReleases,
  missingHint,
  missingRequirement,
  notImportable,
  overridesText,
  provideUv,
  type SubjectSource,
  subjectSource,
  tellingPackages,
} from "./install/index.ts";
export type { DatabaseSchema, Migrations } from "./knowledge/index.ts";
export { capabilitiesOf, routesDescribed } from "./knowledge/index.ts";
export type { InstallContext } from "./machine/index.ts";
export {
  acquireLock,
  cacheDirectory,
  cachePaths,
  cleanCache,
  findPython,
  inheritedEnvironment,
  requireCache,
  requireTemporary,
  subjectKeys,
  tryWriting,
} from "./machine/index.ts";
export {
  findRelease,
  indexReleases,
  isStable,
  lineOf,
  packageIndex,
  parseSpec,
  readSpec,
  resolveSpecs,
  type SubjectSpec,
  type TypedSpec,
} from "./spec/index.ts";
