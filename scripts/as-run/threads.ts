import { type ModeId, modeIds, modeOf } from "../../harness/catalogue/index.ts";
import { threadsOf } from "../../harness/finder/index.ts";
import type { Hypothesis } from "./hypotheses.ts";
import { modesOfPage } from "./page.ts";

/** Where a page and the catalogue differ in the threads of a mode; a sentence each. @param file of docs/modes */
export function unlikeThreads(file: string, page: string): string[] {
  const modes = modesOfPage(file) as ModeId[];
  if (modes.length === 0) return [];
  if (modes.length === 1) return differences(modes[0]!, file, page);
  // Look-alikes share a page, with a row for each.
  return modes
    .filter((id) => modeOf(id)!.page === file.replace(/\.md$/, ""))
    .flatMap((id) => differences(id, file, page.match(new RegExp(`^\\| ${id} \\|.*$`, "m"))?.[0] ?? ""));
}

function differences(id: ModeId, file: string, text: string): string[] {
  const known = threadsOf([id]);
  const linked = numbers(text, /BerriAI\/litellm\/(?:issues|pull)\/(\d+)/g);
  const named = numbers(text, /#(\d{5})\b/g);
  const where = `docs/modes/${file}`;
  return [
    ...known
      .filter((thread) => !linked.includes(thread))
      .map((thread) => `${where} has no link to #${thread} of ${id}`),
    ...[...new Set([...linked, ...named])]
      .filter((thread) => !known.includes(thread))
      .map((thread) => `${where} names #${thread}, and harness/catalogue/modes does not have it of ${id}`),
  ];
}

/** Threads that a hypothesis names for its mode and the catalogue does not. */
export function unknownThreads(hypotheses: readonly Hypothesis[]): string[] {
  const pairs = hypotheses.flatMap(({ mode, thread }) =>
    modeIds
      .filter((id) => id === mode)
      .flatMap((id) => {
        const known = threadsOf([id]);
        return numbers(thread, /#(\d+)/g)
          .filter((each) => !known.includes(each))
          .map((each) => `hypotheses.csv has #${each} of ${id}, and harness/catalogue/modes does not`);
      }),
  );
  return [...new Set(pairs)];
}

function numbers(text: string, pattern: RegExp): number[] {
  return [...text.matchAll(pattern)].map(([, number]) => Number(number));
}
