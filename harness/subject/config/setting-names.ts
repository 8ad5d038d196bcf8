import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Setting } from "./setting.ts";

/** A setting that nothing in a LiteLLM's sources mentions: LiteLLM would ignore it without a word. */
export interface UnknownSetting {
  /** "general_settings.proxy_batch_write" */
  name: string;
  /** Names in the sources that begin with it. */
  alike: string[];
}

/** Of `section.key.…` only the key is looked for: what lies below may be another library's. Variables of the environment may be anybody's. */
export async function unknownSettings(
  settings: readonly Setting[],
  { pythonPath: [overlay], sitePackages }: { pythonPath: readonly string[]; sitePackages: string },
): Promise<UnknownSetting[]> {
  const asked = settings.filter(({ section }) => section !== "environment");
  if (asked.length === 0) return [];
  const trees = [join(overlay ?? sitePackages, "litellm"), join(sitePackages, "litellm_enterprise")];
  return unmentioned(asked, (await Promise.all(trees.filter(existsSync).map(pythonSources))).flat());
}

/** Pure part of {@link unknownSettings}. */
export function unmentioned(settings: readonly Setting[], sources: readonly string[]): UnknownSetting[] {
  return settings.flatMap(({ section, path }) => {
    const [key = ""] = path;
    const words = new Set<string>();
    for (const source of sources) {
      if (source.includes(key))
        for (const [word] of source.matchAll(new RegExp(`(?<![\\w-])${key}[\\w-]*`, "g"))) words.add(word);
    }
    return words.has(key) ? [] : [{ name: `${section}.${key}`, alike: [...words].sort().slice(0, 3) }];
  });
}

/** A setting may be new or gone on some of the subjects; null: each is known to one of them at least. */
export function unknownEverywhere([first = [], ...others]: readonly UnknownSetting[][]): UnknownSetting | null {
  return first.find(({ name }) => others.every((unknown) => unknown.some((other) => other.name === name))) ?? null;
}

async function pythonSources(dir: string): Promise<string[]> {
  const files = await readdir(dir, { recursive: true, withFileTypes: true });
  const sources: string[] = [];
  // One after the other: there are some two thousand.
  for (const file of files) {
    if (file.isFile() && file.name.endsWith(".py"))
      sources.push(await readFile(join(file.parentPath, file.name), "utf8"));
  }
  return sources;
}
