/** Whole lines, at most so many bytes, and a line that says what is missing. */
export function cut(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  const lines = text.split("\n");
  const said = (left: number) => `\n… ${left} more lines: they are in the report's directory.\n`;
  let room = bytes - Buffer.byteLength(said(lines.length));
  const kept = lines.findIndex((line) => {
    room -= Buffer.byteLength(line) + 1;
    return room < 0;
  });
  return `${lines.slice(0, kept).join("\n")}${said(lines.length - kept)}`;
}
