import type { DoctorOutput } from "../../contracts/index.ts";
import { PhantomError, toPhantomError } from "../../errors/index.ts";
import { type CommandResult, jsonText } from "../../process/index.ts";
import { columns } from "../../report/index.ts";
import { oneLine } from "../../text/index.ts";
import type { Context, Probe } from "../context.ts";

interface Examined {
  name: string;
  required: boolean;
  ok: boolean;
  detail: string;
  hint: string;
}

/** `doctor`: each thing the harness needs, ok or missing with what to do. Exit 3 if something required is missing. */
export async function doctor(flags: { json?: boolean }, { library, terminal }: Context): Promise<CommandResult> {
  const examined = await examineAll(await library.probes(), terminal.signal);
  terminal.signal.throwIfAborted();
  const missing = examined.filter(({ ok, required }) => !ok && required);
  const exitCode = missing.length === 0 ? 0 : 3;
  const document: DoctorOutput = { schemaVersion: 1, exitCode, checks: examined };
  if (flags.json) return { exitCode, stdout: jsonText(document), stderr: "" };
  const last = missing.length === 0 ? "ready to run" : `not ready: ${missing.map(({ name }) => name).join(", ")}`;
  return { exitCode, stdout: `${table(examined)}${hints(examined)}\n${last}\n`, stderr: "" };
}

/** Side by side, except that a probe waits for those that it needs. */
function examineAll(probes: readonly Probe[], signal: AbortSignal): Promise<Examined[]> {
  const running = new Map<string, Promise<Examined>>();
  const after = async (probe: Probe): Promise<Examined> => {
    const needed = await Promise.all((probe.needs ?? []).flatMap((name) => running.get(name) ?? []));
    const lacking = needed.filter(({ ok }) => !ok).map(({ name }) => name);
    if (lacking.length === 0) return examine(probe, signal);
    const detail = `not checked: needs ${lacking.join(" and ")}`;
    return { name: probe.name, required: probe.required, ok: false, detail, hint: "" };
  };
  return Promise.all(
    probes.map((probe) => {
      const examined = after(probe);
      running.set(probe.name, examined);
      return examined;
    }),
  );
}

async function examine({ name, required, find }: Probe, signal: AbortSignal): Promise<Examined> {
  try {
    return { name, required, ok: true, detail: oneLine(await find(signal)), hint: "" };
  } catch (error) {
    const { message, hint } = error instanceof PhantomError ? error : toPhantomError(error, `look for ${name}`);
    return { name, required, ok: false, detail: oneLine(message), hint: oneLine(hint) };
  }
}

function table(examined: readonly Examined[]): string {
  const state = ({ ok, required }: Examined) => (ok ? "ok" : required ? "missing" : "absent");
  return columns(
    ["", "what", "found"],
    examined.map((each) => [state(each), each.name, each.detail]),
  );
}

/** What to do, once for all that need the same. */
function hints(examined: readonly Examined[]): string {
  const byHint = Map.groupBy(
    examined.filter(({ ok, hint }) => !ok && hint !== ""),
    ({ hint }) => hint,
  );
  return [...byHint].map(([hint, them]) => `\n${them.map(({ name }) => name).join(", ")}: ${hint}\n`).join("");
}
