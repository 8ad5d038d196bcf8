/** A Redis-style glob (`*`, `?`, `[a-z]`, `[^a]`, `\` before a literal character) as a test of whole keys. */
export function compileGlob(glob: string): (key: string) => boolean {
  const source = glob.replace(/\\(.)|\[(\^?)((?:\\.|[^\]])*)\]|([\s\S])/g, (_, escaped, not, set, one) => {
    if (escaped !== undefined) return literal(escaped);
    if (set !== undefined) return `[${not}${set.replace(/\\(?![\]\\^-])|[[]/g, "\\$&")}]`;
    return one === "*" ? "[\\s\\S]*" : one === "?" ? "[\\s\\S]" : literal(one);
  });
  const pattern = new RegExp(`^${source}$`);
  return (key) => pattern.test(key);
}

/** The glob that matches this key and no other. */
export const escapeGlob = (key: string): string => key.replace(/[\\*?[\]]/g, "\\$&");

const literal = (character: string) => character.replace(/[.*+?^${}()|[\]\\/]/, "\\$&");
