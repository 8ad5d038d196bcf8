export { lineOf } from "./canonical.ts";
export { fetchCompanion, fetchReleases } from "./fetch-releases.ts";
export { type PackageIndex, packageIndex, withoutCredentials } from "./package-index.ts";
export { findRelease, isStable, type Release, refuseWithdrawn } from "./releases.ts";
export { indexReleases, resolveSpecs } from "./resolve-specs.ts";
export { parseSpec, readSpec, type SubjectSpec, type TypedSpec } from "./spec.ts";
