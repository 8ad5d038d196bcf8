/** Scenarios, modes and upstream's threads, joined with what the reference matrix has of them. Pure. */
export { type Entry, entryOf, inOrder, isMode, modesAbout, releasesOf, threadsOf } from "./entry.ts";
export { type Asked, filterEntries, modeIn, threadIn, unknownMode, unknownThread } from "./filter.ts";
export { type KnownMode, knownMode } from "./mode.ts";
export { type Places, placesOf, type Whose, whoseBudget } from "./refused.ts";
export { resultsOn, type Shown, shownOn } from "./release.ts";
