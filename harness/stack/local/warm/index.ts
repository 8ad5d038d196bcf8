import { join } from "node:path";
import type { InstalledSubject } from "../../../subject/index.ts";
import type { ForkServer, OwnForkServerOptions } from "../fork-channel.ts";
import { warmKey } from "./key.ts";
import { openWarmServer, warmTrouble } from "./open.ts";
import { identityOf } from "./process.ts";
import { warmDirectory } from "./state.ts";

export { endIdleWarmHosts, listWarmHosts, type WarmHost } from "./end.ts";

export interface KeepWarm {
  /** How long a host stays without a run, ms. */
  keepMs: number;
  /** The subject is a checkout that is edited between runs of this process: its host imports in layers, and ends with the process. */
  live: boolean;
}

export interface OpenWarmOptions extends OwnForkServerOptions {
  warm: KeepWarm | undefined;
  subject: InstalledSubject;
  cacheDir: string;
  signal: AbortSignal;
  report(line: string): void;
}

/** A session on a warm host; null where none is asked for, or can be had (which is reported). */
export function openWarm(options: OpenWarmOptions): Promise<ForkServer> | null {
  const { warm, subject, env, cacheDir, report } = options;
  if (warm === undefined) return null;
  const trouble = warmTrouble(cacheDir);
  if (trouble !== null) {
    report(`importing LiteLLM once; nothing is kept warm: ${trouble}`);
    return null;
  }
  const own = warmKey(subject, env);
  const holder = identityOf(process.pid);
  const [tree] = subject.pythonPath;
  const live =
    warm.live && holder !== null && tree !== undefined
      ? { holder, tree, thirdParty: join(warmDirectory(cacheDir), `${own.family}.third`) }
      : undefined;
  // Another run with this subject finds the one outdated and ends it; a live one is nobody else's.
  const key = live ? { ...own, family: `${own.family}-${process.pid}` } : own;
  const { spec, litellmVersion: version } = subject;
  return openWarmServer({ ...options, key, spec, version, keepMs: warm.keepMs, live });
}
