import { valid } from "@renovatebot/pep440";
import { specParts } from "../../contracts/index.ts";
import { PhantomError } from "../../errors/index.ts";
import { canonicalVersion } from "./canonical.ts";
import { adviceFor, forms } from "./mistaken-spec.ts";

/** Which LiteLLM to test. `text` is the spec as typed, `version` the canonical one. */
export type SubjectSpec =
  | { kind: "pypi"; text: string; version: string }
  | { kind: "image"; text: string; image: string }
  | { kind: "path"; text: string; dir: string }
  | { kind: "wheel"; text: string; file: string };

/** What may be typed: also the newest stable release, of all or of a line ("1.106"), which the index must be asked for. */
export type TypedSpec = SubjectSpec | { kind: "newest"; text: string; line: string | null };

function malformed(text: string, message: string, hint: string): PhantomError {
  return new PhantomError("ERR_SPEC_MALFORMED", { operation: `read the spec "${text}"`, message, hint });
}

const additions = "Patches and settings of one side are written 1.106.2+patch:fix.diff+setting:general_settings.a=1.";

/** "1.106.2+fix.diff" would be a local version, which no index has. */
function refuseBareAddition(text: string, spec: string): void {
  const [, base, word = ""] = /^([^+]+)\+(.+)$/s.exec(spec) ?? [];
  if (base === undefined || /[/\\]/.test(base)) return;
  const kind = /\.(diff|patch)$/i.test(word) ? "patch" : /^[\w.]+=/.test(word) ? "setting" : null;
  if (kind === null) return;
  throw malformed(text, `"${word}" looks like a ${kind}.`, `Use ${base}+${kind}:${word}. ${additions}`);
}

/** An image reference: [HOST[:PORT]/]PATH[:TAG][@DIGEST], as Docker reads it. */
const imageReference = /^[a-z0-9][\w.-]*(:\d+)?(\/[a-z0-9][\w.-]*)*(:[\w][\w.-]{0,127})?(@sha256:[0-9a-f]{64})?$/i;

function parseVersion(text: string, version: string): TypedSpec {
  if (version === "") throw malformed(text, "The version is missing.", forms);
  const newest = /^latest(?:-v?(\d+(?:\.\d+)?))?$/i.exec(version);
  if (newest) return { kind: "newest", text, line: newest[1] ?? null };
  const bare = version.replace(/^v(?=\d)/i, "");
  const [, tagged = bare, of = ""] = /^(\d[\d.]*\d)[-.]?(stable|nightly|latest).*$/i.exec(bare) ?? [];
  if (tagged !== version && valid(tagged) !== null) {
    // "1.106-latest" is a line, as far as one can tell.
    const named = /^\d+\.\d+$/.test(tagged) && of !== "" ? `latest-${tagged}` : canonicalVersion(tagged);
    throw malformed(
      text,
      bare !== version
        ? `"${version}" is a git or image tag; releases on the index carry no leading "v".`
        : `"${version}" is an image tag, not a release.`,
      `Use ${named} for the release, or image:NAME:${version} for the image with that tag.`,
    );
  }
  if (valid(version) === null) throw malformed(text, `"${version}" is not a version as PEP 440 defines it.`, forms);
  return { kind: "pypi", text, version: canonicalVersion(version) };
}

/** Text without a scheme of ours: a version, or something else that people type. */
function parseBare(text: string, spec: string): TypedSpec {
  if (/^v?\d[\w.+!-]*$/i.test(spec) && !/^[0-9a-f]{7,}$/i.test(spec) && !/\.[x*]$/i.test(spec))
    return parseVersion(text, spec);
  if (/^latest(-v?\d+(\.\d+)?)?$/i.test(spec)) return parseVersion(text, spec);
  if (/^[^:]*\.whl$/i.test(spec)) throw malformed(text, "A bare file name is not a spec.", `Use wheel:${spec}.`);
  const advice = adviceFor(spec);
  if (advice) throw malformed(text, advice.message, advice.hint);
  if (/[/\\]/.test(spec) || spec === "." || spec === "..") {
    throw malformed(
      text,
      "A bare path is not a spec.",
      `Use path:${spec} for a checkout, or image:${spec} for an image with --stack docker. Of a branch, check out the sources first.`,
    );
  }
  throw malformed(text, "This is not a spec.", forms);
}

/**
 * Reads `1.84.0`, `pypi:1.84.0`, `latest`, `latest-1.106`, `image:NAME[:TAG]`, `path:DIR` or `wheel:FILE`, each with patches
 * and settings of its own behind it (`specParts` has them). Paths are returned as typed.
 * @throws PhantomError ERR_SPEC_MALFORMED
 */
export function readSpec(text: string): TypedSpec {
  const { base, patches, settings } = specParts(text);
  const spec = base.trim();
  if (spec === "") throw malformed(text, "The spec is empty.", forms);
  if ([...patches, ...settings].includes("")) throw malformed(text, "Nothing is behind a colon.", additions);
  refuseBareAddition(text, spec);
  const [, kind = "", rest = ""] = /^(pypi|path|wheel|image):(.*)$/is.exec(spec) ?? [];
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
      return parseBare(text, spec);
  }
}

/**
 * The same of one that names its subject: `latest` must have been looked up (resolveSpecs).
 * @throws PhantomError ERR_SPEC_MALFORMED
 */
export function parseSpec(text: string): SubjectSpec {
  const spec = readSpec(text);
  if (spec.kind !== "newest") return spec;
  throw malformed(
    text,
    "Which release that is must be looked up first.",
    "Name the release itself; `npx phantom429 releases` lists them.",
  );
}
