import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { compare, valid } from "@renovatebot/pep440";
import { PhantomError } from "../../errors/index.ts";
import { type Checkout, readCheckout } from "../checkout/index.ts";
import type { SubjectSpec } from "../spec/index.ts";
import { findRelease, type Release, refuseWithdrawn } from "../spec/index.ts";

/** A package to install, in the order in which they are tried. */
export interface Candidate {
  /** E.g. "litellm[proxy]==1.84.0". */
  requirement: string;
  /** Where the date of the dependencies comes from. */
  release: Release | null;
}

/** What a spec stands for, checked as far as that is possible without the network. */
export interface SubjectSource {
  /** Beginning of the environment's name in the cache. */
  name: string;
  /** What the environment depends on beside patches and dependencies. */
  ingredients: unknown;
  requestedVersion: string;
  checkout: Checkout | null;
  /** The wheel's file. */
  wheel: string | null;
  /** @throws PhantomError ERR_RELEASE_UNKNOWN, ERR_RELEASE_WITHDRAWN */
  candidates(releases: readonly Release[]): Candidate[];
}

const requirementOf = (release: Release): Candidate => ({ requirement: `litellm[proxy]==${release.version}`, release });

/** Releases from which a checkout can take its dependencies: its own version, then downwards. */
const attemptsDownwards = 30;

function below(version: string, releases: readonly Release[]): Candidate[] {
  return releases
    .filter((release) => release.withdrawn === null && compare(release.version, version) <= 0)
    .filter((release) => /^[\d.]+$/.test(release.version) || release.version === version)
    .slice(0, attemptsDownwards)
    .map(requirementOf);
}

async function wheelSource(text: string, typed: string): Promise<SubjectSource> {
  const file = resolve(typed);
  const refuse = (message: string) =>
    new PhantomError("ERR_SPEC_MALFORMED", {
      operation: `read the spec "${text}"`,
      message,
      hint: "wheel: takes the path of a wheel of LiteLLM, e.g. wheel:dist/litellm-1.84.0-py3-none-any.whl.",
    });
  if (!existsSync(file)) throw refuse(`There is no file ${file}.`);
  const [, project = "", version = ""] = /^([^-]+)-([^-]+)-.*\.whl$/i.exec(basename(file)) ?? [];
  if (project.toLowerCase() !== "litellm" || !valid(version))
    throw refuse(`${basename(file)} is not a wheel of litellm.`);
  const digest = createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
  return {
    name: `wheel-${version}`,
    ingredients: ["wheel", digest],
    requestedVersion: version,
    checkout: null,
    wheel: file,
    candidates: (releases) => [
      {
        requirement: `litellm[proxy] @ ${pathToFileURL(file).href}`,
        release: releases.find((release) => compare(release.version, version) === 0) ?? null,
      },
    ],
  };
}

/** @throws PhantomError for what can be told without the network, ERR_OPTION_INVALID for image: */
export async function subjectSource(spec: SubjectSpec): Promise<SubjectSource> {
  switch (spec.kind) {
    case "pypi":
      refuseWithdrawn(spec.version);
      return {
        name: `pypi-${spec.version}`,
        ingredients: ["pypi", spec.version],
        requestedVersion: spec.version,
        checkout: null,
        wheel: null,
        candidates: (releases) => [requirementOf(findRelease(spec.version, releases))],
      };
    case "wheel":
      return wheelSource(spec.text, spec.file);
    case "path": {
      const checkout = await readCheckout(spec.dir);
      return {
        name: `path-${checkout.version}`,
        ingredients: ["path", checkout.version, checkout.schemaHash],
        requestedVersion: checkout.version,
        checkout,
        wheel: null,
        candidates: (releases) => below(checkout.version, releases),
      };
    }
    case "image":
      throw new PhantomError("ERR_OPTION_INVALID", {
        operation: `install the subject ${spec.text}`,
        message: "An image runs in a container, and this stack runs processes.",
        hint: "Add --stack docker, or name the release that the image holds, e.g. 1.84.0.",
      });
  }
}

export function noCandidate({ requestedVersion }: SubjectSource): PhantomError {
  return new PhantomError("ERR_RELEASE_NOT_INSTALLABLE", {
    operation: `install the dependencies of litellm ${requestedVersion}`,
    message: `The index has no release of LiteLLM up to ${requestedVersion} whose dependencies could be used.`,
    hint: "Check which index is configured, and the version in the checkout's pyproject.toml.",
  });
}
