import { compare, satisfies } from "@renovatebot/pep440";
import { PhantomError } from "../../errors/index.ts";
import type { InstallContext } from "./install-context.ts";
import { runTool } from "./process.ts";

export interface Python {
  /** The interpreter itself, past shims and links. */
  executable: string;
  /** "3.11.7" */
  version: string;
  /** Implementation, version, platform and machine: what a binary wheel depends on. */
  tag: string;
}

/** Whichever there is: enough to ask pip for its configuration. */
export const anyPython: Python = { executable: "python3", version: "", tag: "" };

const oldest = "3.10";
const candidates = ["python3.13", "python3.12", "python3.11", "python3.10", "python3", "python"];

const probe = `import sys, json, platform, sysconfig
print(json.dumps({"executable": sys.executable, "version": platform.python_version(),
  "tag": "-".join([sys.implementation.cache_tag or "", sysconfig.get_platform(), platform.libc_ver()[0]])}))`;

async function inspect(command: string, context: InstallContext): Promise<Python | null> {
  const result = await runTool({
    command,
    args: ["-I", "-c", probe],
    env: context.env,
    signal: context.signal,
    timeoutMs: 20_000,
  });
  if (result.code !== 0) return null;
  try {
    return JSON.parse(result.stdout) as Python;
  } catch {
    return null;
  }
}

/**
 * The first Python that is new enough: PHANTOM429_PYTHON, else python3.13 … python3.10, python3, python on PATH.
 * @param requires what the release demands, e.g. ">=3.10,<3.15"; null when unknown
 * @throws PhantomError ERR_PYTHON_MISSING, ERR_PYTHON_TOO_OLD
 */
export async function findPython(context: InstallContext, requires: string | null = null): Promise<Python> {
  const chosen = context.env.PHANTOM429_PYTHON;
  const unsuitable: Python[] = [];
  for (const command of chosen ? [chosen] : candidates) {
    const python = await inspect(command, context);
    if (!python) continue;
    const plain = python.version.replace(/\+$/, "");
    if (compare(plain, oldest) >= 0 && (requires === null || satisfies(plain, requires))) return python;
    unsuitable.push(python);
  }
  const operation = "find a Python for LiteLLM";
  const found = unsuitable[0];
  if (found) {
    throw new PhantomError("ERR_PYTHON_TOO_OLD", {
      operation,
      message: `Python ${found.version} (${found.executable}) does not do: LiteLLM needs ${requires ?? `>=${oldest}`}.`,
      hint: "Install a suitable Python, or name one with PHANTOM429_PYTHON=/path/to/python3.",
    });
  }
  throw new PhantomError("ERR_PYTHON_MISSING", {
    operation,
    message: chosen ? `PHANTOM429_PYTHON names ${chosen}, which does not run.` : "No Python was found on PATH.",
    hint: `Install Python ${oldest} or newer (with its venv module), or name one with PHANTOM429_PYTHON=/path/to/python3.`,
  });
}
