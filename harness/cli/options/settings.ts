import { PhantomError } from "../../errors/index.ts";
import type { Library } from "../context.ts";

/**
 * That each `--setting` can be read, and that none is given twice: only one of two values could hold.
 * @throws PhantomError ERR_SETTING_MALFORMED, ERR_OPTION_INVALID
 */
export function checkSettings(settings: readonly string[], { parseSetting }: Pick<Library, "parseSetting">): void {
  for (const setting of settings) parseSetting(setting);
  const names = settings.map((setting) => setting.split("=")[0]!.trim());
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice === undefined) return;
  throw new PhantomError("ERR_OPTION_INVALID", {
    operation: "read --setting",
    message: `${twice} is set twice.`,
    hint: "Give each setting once.",
  });
}
