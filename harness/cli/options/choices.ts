import { PhantomError } from "../../errors/index.ts";

/**
 * One of a few words.
 * @throws PhantomError ERR_OPTION_INVALID
 */
export function parseChoice<const Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: `read ${option}`,
    message: `"${text}" is not a choice for ${option}.`,
    hint: `Choose ${choices.join(" or ")}.`,
  });
}
