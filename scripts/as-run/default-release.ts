/** Where pages name the release that `run` takes by default: the file, and what stands before the version there. */
export const namedDefault: readonly (readonly [file: string, before: string])[] = [
  ["README.md", "then the same requests on "],
  ["README.md", "`--litellm`, by default "],
  ["README.md", "gate init --from "],
  ["README.md", "phantom429 compare 1.84.0 "],
  ["docs/gate-your-ci.md", "gate init --from "],
  ["docs/gate-your-ci.md", "phantom429 run --all --litellm "],
  ["docs/gate-your-ci.md", "phantom429 run replica-killed --litellm "],
];

/** The page with the version put behind each of these; null where one of them is missing. */
export function fillDefault(page: string, before: readonly string[], version: string): string | null {
  return before.reduce<string | null>((text, phrase) => {
    if (text === null || !text.includes(phrase)) return null;
    return text
      .split(phrase)
      .map((part, index) => (index === 0 ? part : part.replace(/^\d[\w.]*\w/, version)))
      .join(phrase);
  }, page);
}
