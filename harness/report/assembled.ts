import type { Assembled, Verdict } from "../contracts/index.ts";

type Subject = Verdict["subject"];

/** "litellm-proxy-extras 0.4.110 for 0.4.114.post1, without litellm-proxy 1.110.2"; empty where nothing was replaced. */
export function assembledText(assembled: readonly Assembled[] = []): string {
  return assembled
    .map(({ package: name, wanted, got }) =>
      got === null ? `without ${name} ${wanted}` : `${name} ${got} for ${wanted}`,
    )
    .join(", ");
}

/** A line for each of the subjects that is not as its release names it; the subject is named where there are others. */
export function assembledLines(subjects: readonly Subject[]): string[] {
  const bySpec = new Map(subjects.map((subject) => [subject.spec, subject]));
  return [...bySpec.values()].flatMap(({ spec, assembled }) => {
    if (!assembled) return [];
    return [`${bySpec.size === 1 ? "" : `${spec} `}assembled: ${assembledText(assembled)}`];
  });
}
