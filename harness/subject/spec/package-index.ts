import { existsSync } from "node:fs";
import type { InstallContext, Python } from "../machine/index.ts";
import { runTool } from "../machine/index.ts";

/** Where packages come from, in uv's words. */
export interface PackageIndex {
  /** Simple index, without a trailing slash. */
  url: string;
  /** Environment for uv: the user's own, plus what pip is configured with where uv has no setting of its own. */
  env: NodeJS.ProcessEnv;
}

const defaultIndex = "https://pypi.org/simple";

/** `pip config list` as a map: "global.index-url" → value. */
export function parsePipConfig(listing: string): Map<string, string> {
  const entries = listing.split("\n").flatMap((line): [string, string][] => {
    const match = /^([\w:.-]+)=(['"])(.*)\2$/.exec(line.trim());
    return match ? [[match[1]!, match[3]!.replaceAll("\\n", "\n")]] : [];
  });
  return new Map(entries);
}

/** What pip would say of its environment variables, where there is no pip to ask. */
function pipEnvironment(env: NodeJS.ProcessEnv): Map<string, string> {
  const entries = Object.entries(env).flatMap(([name, value]): [string, string][] => {
    const setting = /^PIP_([A-Z_]+)$/.exec(name)?.[1];
    return setting && value ? [[`:env:.${setting.toLowerCase().replaceAll("_", "-")}`, value]] : [];
  });
  return new Map(entries);
}

/** pip's own order: environment, then the command's section, then global. */
function pipSetting(config: Map<string, string>, name: string): string | undefined {
  return config.get(`:env:.${name}`) ?? config.get(`install.${name}`) ?? config.get(`global.${name}`);
}

const words = (text: string | undefined) => (text ?? "").split(/\s+/).filter((word) => word !== "");

/** uv's environment after pip's configuration: uv does not read pip.conf, and a mirror is often named only there. */
export function translatePipConfig(env: NodeJS.ProcessEnv, config: Map<string, string>): NodeJS.ProcessEnv {
  const translated: NodeJS.ProcessEnv = {};
  const isSet = (...names: string[]) => names.some((name) => env[name]);

  const index = pipSetting(config, "index-url");
  if (index && !isSet("UV_DEFAULT_INDEX", "UV_INDEX_URL")) translated.UV_DEFAULT_INDEX = index;
  const extra = words(pipSetting(config, "extra-index-url"));
  if (extra.length > 0 && !isSet("UV_INDEX", "UV_EXTRA_INDEX_URL")) translated.UV_INDEX = extra.join(" ");
  const links = words(pipSetting(config, "find-links")).filter((link) => link.includes("://") || existsSync(link));
  if (links.length > 0 && !isSet("UV_FIND_LINKS")) translated.UV_FIND_LINKS = links.join(",");
  const hosts = words(pipSetting(config, "trusted-host"));
  if (hosts.length > 0 && !isSet("UV_INSECURE_HOST")) translated.UV_INSECURE_HOST = hosts.join(" ");
  const certificates = pipSetting(config, "cert");
  if (certificates && existsSync(certificates) && !isSet("SSL_CERT_FILE")) translated.SSL_CERT_FILE = certificates;
  const proxy = pipSetting(config, "proxy");
  if (proxy && !isSet("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy")) translated.ALL_PROXY = proxy;
  return translated;
}

/** Asks pip how it reaches its index and says the same in uv's words; uv's own settings win. */
export async function packageIndex(python: Python, context: InstallContext): Promise<PackageIndex> {
  const listing = await runTool({
    command: python.executable,
    args: ["-m", "pip", "config", "list"],
    env: context.env,
    signal: context.signal,
    timeoutMs: 30_000,
  });
  const config = listing.code === 0 ? parsePipConfig(listing.stdout) : pipEnvironment(context.env);
  const fromPip = translatePipConfig(context.env, config);
  const env = { ...context.env, ...fromPip };
  const url = env.UV_DEFAULT_INDEX ?? env.UV_INDEX_URL ?? defaultIndex;
  // uv allows NAME=URL.
  return { url: url.replace(/^[\w-]+=/, "").replace(/\/+$/, ""), env };
}

/** An index's address without the credentials in it. */
export function withoutCredentials(url: string): string {
  return url.replace(/\/\/[^/@]*@/, "//");
}
