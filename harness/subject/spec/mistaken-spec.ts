import { valid } from "@renovatebot/pep440";
import { canonicalVersion } from "./canonical.ts";

/** What is wrong with a spec that people type, and what to type instead. */
export interface Advice {
  message: string;
  hint: string;
}

/** What a spec may be. */
export const forms =
  "Use VERSION (1.84.0), latest, latest-1.106 (newest of a line), path:DIR, wheel:FILE or, with --stack docker, image:NAME.";

const upstream = "https://github.com/BerriAI/litellm";

/** The git commands for what only a checkout can give. */
function checkOut(what: string, ref: string, repository = upstream): Advice {
  return {
    message: `${what} is not a release: its sources are needed.`,
    hint: `Check it out. ${clone(ref, repository)}`,
  };
}

function pullRequest(number: string, repository = upstream): Advice {
  const { message, hint } = checkOut(`Pull request #${number}`, `pull/${number}/head`, repository);
  const diff = `\`curl -LO ${repository}/pull/${number}.diff\``;
  return { message, hint: `${hint} Or try it on a release: ${diff}, then --patch ${number}.diff.` };
}

function clone(ref: string, repository: string): string {
  // A server is asked for a whole hash; the beginning of one is only known in the clone.
  const commands = /^[0-9a-f]{7,39}$/i.test(ref)
    ? `git fetch origin && git checkout ${ref}`
    : `git fetch origin ${ref} && git checkout FETCH_HEAD`;
  return `In a clone (\`git clone ${repository}\`): \`${commands}\`. Then use path:DIR, DIR being the clone.`;
}

/** A bare word may be anything. */
function perhapsBranch(name = ""): Advice {
  return {
    message: `"${name}" is not a release.`,
    hint: `${forms} If it is a branch, check it out. ${clone(name, upstream)}`,
  };
}

/** Null where it is no version: advice must not be refused when it is followed. */
const release = (what: string, version: string): Advice | null =>
  valid(version) ? use(what, canonicalVersion(version)) : null;

const use = (message: string, spec: string): Advice => ({ message, hint: `Use ${spec}.` });

/** The release that a tag such as main-v1.84.0-stable names. */
function releaseInTag(tag: string): string | null {
  const version = /(?<![\w.])v?(\d+\.\d+\.\d+(?:[-.]?(?:rc|dev|post)[-.]?\d+)?)/i.exec(tag)?.[1];
  return version && valid(version) ? canonicalVersion(version) : null;
}

function image(name: string): Advice {
  const held = releaseInTag(name.slice(name.lastIndexOf(":") + 1));
  return {
    message: `"${name}" is the name of an image.`,
    hint: `Use image:${name} with --stack docker${held ? `, or ${held} for the release it is made of` : ""}.`,
  };
}

function requirement(operator: string, version: string): Advice {
  const what = "That is a requirement, and a spec names one release.";
  if (operator.startsWith("=") && valid(version)) return use(what, canonicalVersion(version));
  const [line] = /^\d+\.\d+/.exec(version) ?? [];
  if (line && (operator === "~=" || version.includes("*"))) return use(what, `latest-${line}`);
  return { message: what, hint: "Use latest, or the version of one release." };
}

function repository(owner: string, project: string, rest: string): Advice {
  const address = `https://github.com/${owner}/${project.replace(/\.git$/, "")}`;
  const [, pull] = /^\/pull\/(\d+)/.exec(rest) ?? [];
  if (pull) return pullRequest(pull, address);
  const [, tag] = /^\/releases\/tag\/(.+)$/.exec(rest) ?? [];
  const tagged = tag ? releaseInTag(tag) : null;
  if (tagged) return use("That is the address of a release.", tagged);
  const [, ref] = /^(?:\/tree\/|\/commit\/|@)([\w./+-]+)/.exec(rest) ?? [];
  return ref ? checkOut(`"${ref}"`, ref, address) : checkOut("A repository", "HEAD", address);
}

/** Null: the next rule. */
type Rule = [RegExp, (...groups: string[]) => Advice | null];

/** In the order in which they are tried. */
const rules: readonly Rule[] = [
  [
    /^https?:.*\.whl$/i,
    () => ({ message: "That is the address of a wheel.", hint: "Download it, then use wheel:FILE." }),
  ],
  [
    /^https?:\/\/pypi\.org\/project\/litellm\/?([^/]*)/i,
    (version = "") =>
      use("That is the address of a release's page.", valid(version) ? canonicalVersion(version) : "latest"),
  ],
  [
    /^(?:litellm(?:\[[^\]]*\])?\s*@\s*)?(?:git\+)?(?:(?:https?|ssh):\/\/)?(?:git@|www\.)?github\.com[/:]([\w.-]+)\/([\w.-]+?)(?:\.git)?((?:[/@].*)?)$/i,
    (owner = "", project = "", rest = "") => repository(owner, project, rest),
  ],
  [
    /^(?:(?:[\w.-]+\/[\w.-]+)?#|pr[ #-]?|(?:refs\/)?pull\/)(\d+)(?:\/(?:head|merge))?$/i,
    (number = "") => pullRequest(number),
  ],
  [
    /^(?:litellm(?:\[[^\]]*\])?)?\s*(===?|~=|!=|>=?|<=?)\s*v?([\w.*+!-]+).*$/i,
    (operator = "", version = "") => requirement(operator, version),
  ],
  [/^litellm[-_@/ ]v?(\d[\w.]*)$/i, (version = "") => release("A spec is the version alone.", version)],
  [/^litellm(?:\[[^\]]*\])?$/i, () => use("A spec names a release.", "latest")],
  [/^(?:newest|stable|current)$/i, () => use("The newest stable release has another name.", "latest")],
  [/^latest[-:=]v?(\d+\.\d+\.\d+.*)$/i, (version = "") => release(`"${version}" names one release already.`, version)],
  [
    /^v?(\d+(?:\.\d+)?)\.[x*]$/i,
    (line = "") => ({ message: "A spec names one release.", hint: `Use latest-${line} for the newest of that line.` }),
  ],
  [
    /^(?:git\+)?(?:[a-z]+:\/\/|git@).+$/i,
    () => ({
      message: "That is an address.",
      hint: "Clone what is there with git, then use path:DIR, DIR being the clone.",
    }),
  ],
  // A host, a tag behind a slash, or LiteLLM's own name with a tag.
  [
    /^((?:[\w-]+\.[\w.-]+|localhost)(?::\d+)?\/[\w./-]+(?:[:@].+)?|[\w.-]+(?:\/[\w.-]+)+[:@].+|litellm[\w-]*:.+)$/i,
    image,
  ],
  [/^(main-(?:stable|latest|v?\d.*))$/i, (tag = "") => image(`ghcr.io/berriai/litellm:${tag}`)],
  [/^([0-9a-f]{7,40})$/i, (hash = "") => checkOut(`The commit ${hash}`, hash)],
  [
    /^refs\/tags\/(.+)$/i,
    (tag = "") => {
      const version = releaseInTag(tag);
      return version ? use("That is the tag of a release.", version) : checkOut(`The tag "${tag}"`, tag);
    },
  ],
  [
    /^(?:git:|branch:|refs\/heads\/|(?:refs\/remotes\/)?(?:origin|upstream)\/)([\w./+-]+)$/i,
    (name = "") => checkOut(`The branch "${name}"`, name),
  ],
  [/^(main|master)$/i, (name = "") => checkOut(`The branch "${name}"`, name)],
  [/^([a-z_][\w.-]*)$/i, perhapsBranch],
];

/** What to say of text that is no spec, where people type such text; null where nothing is known of it. */
export function adviceFor(text: string): Advice | null {
  for (const [pattern, advise] of rules) {
    const match = pattern.exec(text);
    const advice = match && advise(...match.slice(1).map((group) => group ?? ""));
    if (advice) return advice;
  }
  return null;
}
