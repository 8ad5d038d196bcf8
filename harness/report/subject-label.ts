import { basename } from "node:path";
import { specParts, type Verdict } from "../contracts/index.ts";
import { assembledText } from "./assembled.ts";

/** What ran, so that nothing put together or patched is taken for the release: "litellm 1.106.2 + fix.diff". */
export function subjectLabel(subject: Verdict["subject"]): string {
  const assembled = assembledText(subject.assembled);
  return assembled === "" ? subjectName(subject) : `${subjectName(subject)} (assembled: ${assembled})`;
}

/** The same without what was replaced in it. */
export function subjectName({ spec, version, patches }: Verdict["subject"]): string {
  const { base, settings } = specParts(spec);
  const release = /^(path|wheel|image):/.test(base) ? `${base} (litellm ${version})` : `litellm ${version}`;
  return [release, ...patches.map((file) => basename(file)), ...settings].join(" + ");
}
