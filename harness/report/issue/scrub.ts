import { shortKeys } from "../../text/index.ts";

/** Text that may be shown to anybody: no whole hash, no key, no name or password in a URL. */
export function scrub(text: string): string {
  return shortKeys(text)
    .replace(/[0-9a-f]{40,}/gi, (hash) => `${hash.slice(0, 8)}…${hash.slice(-4)}`)
    .replace(/\bsk-[\w.-]+/g, "sk-…")
    .replace(/(\w+:\/\/)[^/@\s"'`]+@/g, "$1…@");
}

/** "section.key=value" without what may be a secret; a number or a switch is none. */
export function scrubSetting(setting: string): string {
  const [name = "", value = ""] = setting.split(/=(.*)/s);
  const plain = /^(true|false|null|-?[\d.]+)$/.test(value);
  return plain || !/key|secret|password|token|url|host|dsn|credential/i.test(name) ? setting : `${name}=…`;
}
