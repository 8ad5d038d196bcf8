import type { Assembled } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { importedEnvironment } from "../config/index.ts";
import type { InstallContext } from "../machine/index.ts";
import { inheritedEnvironment, runTool } from "../machine/index.ts";
import type { InstalledSubject } from "./installed.ts";

/** An import takes 13–36 s of processor time. */
const timeoutMs = 300_000;

/**
 * Sees whether what was put together can be imported, in the environment that a replica gets.
 * @param cwd a directory without Python packages: it stands first on the path
 * @throws PhantomError ERR_RELEASE_NOT_INSTALLABLE
 */
export async function requireImport(
  made: string,
  subject: Pick<InstalledSubject, "python" | "env" | "pythonPath"> & { patched: boolean },
  assembled: readonly Assembled[],
  cwd: string,
  { signal, report }: InstallContext,
): Promise<void> {
  report("importing it once, to see whether it can be");
  const { code, stderr, failure } = await runTool({
    command: subject.python,
    args: ["-c", "import litellm.proxy.proxy_server"],
    env: { ...inheritedEnvironment(subject), ...importedEnvironment("fast", []) },
    cwd,
    signal,
    timeoutMs,
  });
  if (code === 0) return;
  throw notImportable(made, assembled, failure ?? stderr.trim().split("\n").at(-1) ?? "", subject.patched);
}

export function notImportable(
  made: string,
  assembled: readonly Assembled[],
  said: string,
  patched = false,
): PhantomError {
  const release = "Choose another release (`npx phantom429 releases`), or use an index that serves what it names.";
  const instead = assembled.map(({ package: name, got }) => (got === null ? `without ${name}` : `${name} ${got}`));
  return new PhantomError("ERR_RELEASE_NOT_INSTALLABLE", {
    operation: `install ${made}`,
    message: `It cannot be imported when it is put together (${instead.join(", ")}): ${said.trim()}`,
    hint: patched ? `Try it without --patch first. ${release}` : release,
  });
}
