import { type Expected, modesOf, type Verdict } from "../contracts/index.ts";

type Judged = Pick<Verdict, "verdict" | "findings">;

/** Whether a trial came out as expected: by its word, or by exactly these modes. Null: it decided nothing. */
export function isAsExpected({ verdict, findings }: Judged, expected: Expected): boolean | null {
  if (verdict !== "converged" && verdict !== "diverged") return null;
  if (typeof expected === "string") return verdict === expected;
  const { more, less } = apart(modesOf(findings), expected);
  return more.length + less.length === 0;
}

/** "diverged", "D9 and nothing else", "D9 D25 and nothing else" */
export function expectedText(expected: Expected): string {
  return typeof expected === "string" ? expected : `${expected.join(" ")} and nothing else`;
}

/** How far modes are from the expected ones: "also D1", "D9 is missing", "also D1, D9 is missing"; empty for a word. */
export function apartText({ findings }: Pick<Judged, "findings">, expected: Expected): string {
  if (typeof expected === "string") return "";
  const { more, less } = apart(modesOf(findings), expected);
  return [
    ...(more.length > 0 ? [`also ${more.join(" ")}`] : []),
    ...(less.length > 0 ? [`${less.join(" ")} ${less.length === 1 ? "is" : "are"} missing`] : []),
  ].join(", ");
}

function apart(found: readonly string[], expected: readonly string[]) {
  return {
    more: found.filter((mode) => !expected.includes(mode)),
    less: expected.filter((mode) => !found.includes(mode)),
  };
}
