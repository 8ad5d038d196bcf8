/** A word as a POSIX shell takes it literally. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** The words of a line that `shellWord` quoted. */
export function shellWords(line: string): string[] {
  const pieces = line.match(/(?:'[^']*'|\\.|[^\s'\\])+/g) ?? [];
  return pieces.map((piece) => piece.replace(/'([^']*)'|\\(.)/g, (_, quoted, escaped) => quoted ?? escaped));
}
