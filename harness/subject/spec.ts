import { valid } from "@renovatebot/pep440";
import { PhantomError } from "../errors/index.ts";

/** Which LiteLLM to test. `text` is the spec as typed. */
export type SubjectSpec =
  | { kind: "pypi"; text: string; version: string }
  | { kind: "image"; text: string; image: string }
  | { kind: "path"; text: string; dir: string }
  | { kind: "wheel"; text: string; file: string };

const forms = "Use VERSION or pypi:VERSION (1.84.0), path:DIR, wheel:FILE or, with --stack docker, image:NAME.";

function malformed(text: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_SPEC_MALFORMED", { operation: `read the spec "${text}"`, message, hint });
}

/** An image reference: [HOST[:PORT]/]PATH[:TAG][@DIGEST], as Docker reads it. */
const imageReference = /^[a-z0-9][\w.-]*(:\d+)?(\/[a-z0-9][\w.-]*)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/i;

function parseVersion(text: string, version: string): SubjectSpec {
  if (version === "") throw malformed(text, "The version is missing.", forms);
  if (/^v\d/i.test(version)) {
    const bare = version.slice(1).replace(/[-.]?(stable|nightly).*$/i, "");
    throw malformed(
      text,
      `"${version}" is a git or image tag; releases on the index carry no leading "v".`,
      `Use ${bare}, or image:NAME:${version} for the image with that tag.`,
    );
  }
  const tagged = /^(\d[\d.]*\d)[-.]?(?:stable|nightly|latest).*$/i.exec(version);
  if (tagged) {
    throw malformed(
      text,
      `"${version}" is an image tag, not a release.`,
      `Use ${tagged[1]} for the release, or image:NAME:${version} for the image with that tag.`,
    );
  }
  if (valid(version) === null) throw malformed(text, `"${version}" is not a version as PEP 440 defines it.`, forms);
  return { kind: "pypi", text, version };
}

/**
 * Reads `1.84.0`, `pypi:1.84.0`, `image:NAME[:TAG]`, `path:DIR` or `wheel:FILE`. Paths are returned as typed.
 * @throws PhantomError ERR_SPEC_MALFORMED
 */
export function parseSpec(text: string): SubjectSpec {
  const spec = text.trim();
  if (spec === "") throw malformed(text, "The spec is empty.", forms);
  const scheme = /^([a-z]+):(.*)$/is.exec(spec);
  if (!scheme) {
    if (/\.whl$/i.test(spec)) throw malformed(text, "A bare file name is not a spec.", `Use wheel:${spec}.`);
    if (/[/\\]/.test(spec) || spec === "." || spec === "..") {
      throw malformed(
        text,
        "A bare path is not a spec.",
        `Use path:${spec} for a checkout, or image:${spec} for an image.`,
      );
    }
    return parseVersion(text, spec);
  }
  const [, kind = "", rest = ""] = scheme;
  switch (kind.toLowerCase()) {
    case "pypi":
      return parseVersion(text, rest);
    case "path":
      if (rest === "") throw malformed(text, "path: names no directory.", forms);
      return { kind: "path", text, dir: rest };
    case "wheel":
      if (rest === "") throw malformed(text, "wheel: names no file.", forms);
      if (!/\.whl$/i.test(rest)) throw malformed(text, `"${rest}" does not end in .whl.`, forms);
      return { kind: "wheel", text, file: rest };
    case "image":
      if (!imageReference.test(rest)) throw malformed(text, `"${rest}" is not an image reference.`, forms);
      return { kind: "image", text, image: rest };
    default:
      throw malformed(text, `"${kind}:" is not a kind of subject.`, forms);
  }
}
