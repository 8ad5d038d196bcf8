/**
 * The page with the text between `<!-- NAME -->` and `<!-- /NAME -->`, and everything else as it was; null without the
 * first marker. The closing one may be missing.
 */
export function fillBetween(page: string, name: string, text: string): string | null {
  const opening = `<!-- ${name} -->`;
  const closing = `<!-- /${name} -->`;
  const from = page.indexOf(opening);
  if (from === -1) return null;
  const close = page.indexOf(closing, from);
  const until = close === -1 ? from + opening.length : close + closing.length;
  return `${page.slice(0, from)}${opening}\n${text}${closing}${page.slice(until)}`;
}
