import { clean, explain } from "@renovatebot/pep440";

/** LiteLLM's releases have three numbers. */
const numbers = 3;

/**
 * One spelling of each version: "1.84" and "1.84.0.0" are 1.84.0 (PEP 440 calls them equal), "1.84.0-rc.1" is 1.84.0rc1.
 * Text that is no version is returned as it is.
 */
export function canonicalVersion(text: string): string {
  const cleaned = clean(text);
  if (cleaned === null) return text;
  const [, epoch = "", release = "", rest = ""] = /^(\d+!)?(\d+(?:\.\d+)*)(.*)$/.exec(cleaned) ?? [];
  const parts = release.split(".");
  while (parts.length < numbers) parts.push("0");
  while (parts.length > numbers && parts.at(-1) === "0") parts.pop();
  // The library joins the parts of a local version by commas.
  return `${epoch}${parts.join(".")}${rest.replaceAll(",", ".")}`;
}

/** "1.106" of 1.106.2: a line's releases differ in the last number. */
export function lineOf(version: string): string {
  const [major = 0, minor = 0] = explain(version)?.release ?? [];
  return `${major}.${minor}`;
}
