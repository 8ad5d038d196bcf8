import { stripVTControlCharacters } from "node:util";

/** "12:00:01 - LiteLLM Proxy:ERROR: utils.py:88 - message" */
const logged = /(LiteLLM[\w ]*:(?:WARNING|ERROR|CRITICAL)): (\w+\.py):\d+ - (.*)$/;
/** The last line of a trace back. */
const raised = /^([A-Za-z_][\w.]*(?:Error|Exception|Timeout))(?::|$)/;
const wordsKept = 8;

/** What a replica's log tells of trouble, each once, without what differs each time: times, ids, numbers, quoted text. */
export function logShapes(log: string): Set<string> {
  const shapes = new Set<string>();
  for (const line of stripVTControlCharacters(log).split("\n")) {
    const [, level, file, message] = logged.exec(line) ?? [];
    const [, error] = raised.exec(line) ?? [];
    if (message !== undefined) shapes.add(`log ${level} ${file} ${general(message)}`.trimEnd());
    else if (error !== undefined) shapes.add(`log ${error}`);
  }
  return shapes;
}

function general(message: string): string {
  const unquoted = message.slice(0, 400).replaceAll(/"[^"]*"|'[^']*'/g, "#");
  return unquoted
    .split(/\s+/)
    .slice(0, wordsKept)
    .map((word) => (/\d/.test(word) ? "#" : word))
    .join(" ");
}
