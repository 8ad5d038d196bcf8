import { shellWord, shellWords } from "../../report/index.ts";

/** The command line that goes on with an interrupted campaign in its directory; null: the command cannot. */
export function resumeCommand(command: string, dir: string): string | null {
  const [program = "", verb = "", ...words] = shellWords(command);
  if (!["run", "compare", "bisect"].includes(verb)) return null;
  const kept = words.filter((word, at) => !isPlace(word) && !/^--(out|resume)$/.test(words[at - 1] ?? ""));
  return ["npx", program, verb, ...kept, "--resume", dir].map(shellWord).join(" ");
}

const isPlace = (word: string) => /^--(out|resume)(=|$)/.test(word);
