import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { PhantomError } from "../../../errors/index.ts";
import { draftGate } from "../../../gate/index.ts";
import { type CommandResult, succeed } from "../../../process/index.ts";
import { shellWord } from "../../../report/index.ts";
import { plural } from "../../../text/index.ts";
import type { Context } from "../../context.ts";
import { unknownText } from "../../words/index.ts";
import { defaultFile } from "./file.ts";
import { patchesText } from "./setup.ts";
import { readSource } from "./source.ts";

export interface InitFlags {
  from?: string;
  only?: string;
}

/** `gate init`: writes a gate file that says what a release or a campaign came to. It overwrites none. */
export async function gateInit(file = defaultFile, flags: InitFlags, context: Context): Promise<CommandResult> {
  const bypassOnly = flags.only !== undefined;
  if (bypassOnly && flags.only !== "no-bypass")
    throw invalid("--only", "--only takes no-bypass alone.", "Leave it out.");
  const source = await readSource(flags.from, context);
  const seen = bypassOnly ? source.bypasses : source.all;
  if (seen === null) {
    const hint = `Run them: \`npx phantom429 run --all --litellm ${source.litellm} --out DIR\`, then --from DIR.`;
    throw invalid("--only", "The reference matrix does not say which modes passed a budget.", hint);
  }
  const named = new Set(seen.map(({ scenario }) => scenario));
  const unseen = context.library.scenarios.map(({ id }) => id).filter((id) => !named.has(id));
  const draft = draftGate(seen, unseen, { ...source, ...source.setup, bypassOnly });
  if (draft === null) throw invalid("--from", `Nothing was judged in ${source.from}.`, "Choose another.");
  await writeNew(resolve(context.terminal.cwd, file), draft.text, file);
  const { clean, known, inapplicable, open, unknown } = draft;
  return succeed(
    `${file} written from ${source.from === "the reference matrix" ? `LiteLLM ${source.litellm} in the reference matrix` : source.from}:\n` +
      `  ${plural(clean, "scenario")} must ${bypassOnly ? "let nothing past a budget" : "show no defect"}\n` +
      `  ${plural(known, "scenario")} with known defects\n` +
      (inapplicable === 0
        ? ""
        : `  ${plural(inapplicable, "scenario")} that do${inapplicable === 1 ? "es" : ""} not apply\n`) +
      (open.length === 0 ? "" : `  ${plural(open.length, "scenario")} not judged there, and not in it\n`) +
      unknownText(unknown) +
      patchesText(source.setup, source.from) +
      `Judge a LiteLLM by it: npx phantom429 gate ${shellWord(file)} --litellm VERSION\n`,
  );
}

async function writeNew(path: string, text: string, file: string): Promise<void> {
  await writeFile(path, text, { flag: "wx" }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST")
      throw new PhantomError("ERR_OUT_NOT_EMPTY", {
        operation: `write ${file}`,
        message: `${file} is there already.`,
        hint: `\`npx phantom429 gate update ${file} --from …\` changes it; or name another file.`,
      });
    throw new PhantomError("ERR_OUT_NOT_WRITABLE", {
      operation: `write ${file}`,
      message: `${file} cannot be written: ${error.message}`,
      hint: "Name a file in a directory that you may write to.",
      cause: error,
    });
  });
}

function invalid(option: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_OPTION_INVALID", { operation: `read ${option}`, message, hint });
}
