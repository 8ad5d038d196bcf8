import { shortKeys, withoutSecrets } from "../../text/index.ts";

/** Text that may be shown to anybody: no whole hash, and nothing that opens doors. */
export function scrub(text: string): string {
  return withoutSecrets(shortKeys(text)).replace(/[0-9a-f]{40,}/gi, (hash) => `${hash.slice(0, 8)}…${hash.slice(-4)}`);
}
