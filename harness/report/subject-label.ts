import { basename } from "node:path";
import type { Verdict } from "../contracts/index.ts";

/** What ran, so that a patched build or a checkout is never taken for the release: "litellm 1.106.2 + fix.diff". */
export function subjectLabel({ spec, version, patches }: Verdict["subject"]): string {
  const release = /^(path|wheel|image):/.test(spec) ? `${spec} (litellm ${version})` : `litellm ${version}`;
  return [release, ...patches.map((file) => basename(file))].join(" + ");
}
