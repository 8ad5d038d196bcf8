/** A spec as records have it, taken apart: `1.106.2+patch:fix.diff+setting:general_settings.a=1`. */
export interface SpecParts {
  /** "1.106.2", "path:../litellm" … */
  base: string;
  /** Files of its own patches, as typed. */
  patches: string[];
  /** Its own settings, as `--setting` takes them. */
  settings: string[];
}

/** No version has a colon behind its plus: PEP 440's local versions hold letters, digits and `.-_` only. */
const addition = /\+(patch|setting):/;

export function specParts(text: string): SpecParts {
  const [base = "", ...rest] = text.split(addition);
  const parts: SpecParts = { base, patches: [], settings: [] };
  for (let at = 0; at < rest.length; at += 2)
    (rest[at] === "patch" ? parts.patches : parts.settings).push((rest[at + 1] ?? "").trim());
  return parts;
}

/** What follows the base; empty where there is nothing. */
export function additionsText({ patches, settings }: Omit<SpecParts, "base">): string {
  return [...patches.map((file) => `+patch:${file}`), ...settings.map((one) => `+setting:${one}`)].join("");
}
