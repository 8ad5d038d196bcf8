import type { ReferenceCell, SeedVerdict } from "./cells.ts";

const short = { converged: "converged", diverged: "diverged", inconclusive: "inconclusive", "not-applicable": "n/a" };

/** "diverged D1", "diverged D16 (tag) D17, D33 (1 of 3)", "2 diverged D1, 1 converged: 0.67 (0.21–0.94)" */
export function cellText({ verdicts, told, agreed, diverged }: ReferenceCell): string {
  const words = (["diverged", "converged", "inconclusive", "not-applicable"] as const).flatMap((word) => {
    const own = verdicts.filter(({ verdict }) => verdict === word);
    const suffix = word === "diverged" ? modesText(told, own) : "";
    return own.length === 0 ? [] : [`${agreed ? "" : `${own.length} `}${short[word]}${suffix}`];
  });
  const mixed = diverged.count > 0 && diverged.count < diverged.of;
  const rate = `${share(diverged.count / diverged.of)} (${share(diverged.low)}–${share(diverged.high)})`;
  return words.join(", ") + (mixed ? `: ${rate}` : "");
}

/** " D16 D17, D33 (1 of 3)": those of all diverged seeds, then each other one with how many had it; empty without any. */
export function modesText(told: readonly string[], diverged: readonly Pick<SeedVerdict, "modes">[]): string {
  if (told.length === 0) return "";
  if (diverged.some(({ modes }) => modes === null)) return `, in some seed: ${told.join(" ")}`;
  const having = (entry: string) => diverged.filter(({ modes }) => modes!.includes(modeOf(entry))).length;
  const everywhere = told.filter((entry) => having(entry) === diverged.length);
  const somewhere = told.filter((entry) => having(entry) < diverged.length);
  const counted = somewhere.map((entry) => withCount(entry, having(entry), diverged.length));
  return ` ${[...(everywhere.length > 0 ? [everywhere.join(" ")] : []), ...counted].join(", ")}`;
}

/** "D33" of "D33 (tag)". */
function modeOf(entry: string): string {
  return entry.replace(/ \(.*\)$/, "");
}

/** "D33 (1 of 3)", "D33 (tag; 1 of 3)" */
function withCount(entry: string, count: number, of: number): string {
  return entry.endsWith(")") ? `${entry.slice(0, -1)}; ${count} of ${of})` : `${entry} (${count} of ${of})`;
}

/** "D23 D25 (1 of 3)": the ids in order, with how many seeds had them where not all did. */
export function labelsText(labels: readonly string[], verdicts: readonly SeedVerdict[]): string {
  const texts = labels.map((label) => {
    const known = verdicts.every((each) => each.labels !== null);
    const count = verdicts.filter((each) => each.labels?.includes(label)).length;
    return known && count < verdicts.length ? withCount(label, count, verdicts.length) : label;
  });
  return texts.join(" ");
}

export function share(value: number): string {
  return value.toFixed(2);
}
