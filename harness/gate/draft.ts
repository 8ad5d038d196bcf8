import { stringify } from "yaml";
import { tagOf } from "../catalogue/index.ts";
import type { GateEntry, GateFile } from "../contracts/index.ts";
import { entryOf, type Seen, showsUnknown } from "./seen.ts";

export interface DraftOptions {
  /** As `--litellm` takes it. */
  litellm: string;
  companions: "exact" | "nearest";
  /** Where it was seen: "the reference matrix", "reports/2026-…". */
  from: string;
  seeds: readonly number[];
  settings: readonly string[];
  profile: GateFile["profile"];
  /** Undefined: as each scenario says. */
  replicas: number | undefined;
  /** Files: a gate file does not have them. */
  patches: readonly string[];
  bypassOnly: boolean;
}

export interface Draft {
  text: string;
  /** Scenarios that must show no mode, those with known ones, and those that do not apply. */
  clean: number;
  known: number;
  inapplicable: number;
  /** Scenarios of which nothing is known. */
  open: readonly string[];
  /** Scenarios that showed an unknown mode, which the file does not accept. */
  unknown: readonly string[];
}

/** A gate file that says what was seen; null: nothing was judged. */
export function draftGate(seen: readonly Seen[], unseen: readonly string[], options: DraftOptions): Draft | null {
  const { bypassOnly } = options;
  const entries = seen.map((each) => ({ scenario: each.scenario, entry: entryOf(each, bypassOnly) }));
  const told = entries.filter((each): each is { scenario: string; entry: GateEntry } => each.entry !== null);
  const open = [...entries.filter(({ entry }) => entry === null).map(({ scenario }) => scenario), ...unseen];
  const inapplicable = told.filter(({ entry }) => entry === "not-applicable");
  const known = told.filter(({ entry }) => typeof entry !== "string");
  const clean = told.filter(({ entry }) => typeof entry === "string" && entry !== "not-applicable");
  if (clean.length + known.length === 0) return null;
  const unknown = seen.filter(showsUnknown).map(({ scenario }) => scenario);
  const text =
    head(options) +
    section(bypassOnly ? "No request passes a budget" : "Must show no defect", clean.map(line)) +
    section("Known defects: add issue, reason and until (a date) where you accept one", known.map(knownLines)) +
    section(`Does not apply to LiteLLM ${options.litellm}`, inapplicable.map(line)) +
    (open.length === 0 ? "" : `\n  # Not judged, so not in this file: ${open.join(", ")}\n`) +
    (unknown.length === 0 ? "" : `\n  # Showed an unknown mode, which is new each time: ${unknown.join(", ")}\n`);
  return { text, clean: clean.length, known: known.length, inapplicable: inapplicable.length, open, unknown };
}

function head({ litellm, companions, from, seeds, settings, profile, replicas, patches }: DraftOptions): string {
  return (
    "# Which LiteLLM may be deployed, by what it does to budgets. Judge it: npx phantom429 gate THIS-FILE\n" +
    `# What LiteLLM ${litellm} did with seeds ${seeds.join(", ")}, by ${from}. The fields: docs/gate-your-ci.md\n` +
    (patches.length === 0 ? "" : `# It had patches: ${patches.join(", ")}. Give them with --patch.\n`) +
    `litellm: ${scalar(litellm)}\n` +
    "# or from a file of your repository, e.g.\n" +
    "# litellm: {file: requirements.txt, pattern: '^litellm(?:\\[.*\\])?==(\\S+)'}\n" +
    (companions === "exact" ? "" : `companions: ${companions}\n`) +
    (settings.length === 0 ? "" : `settings:\n${settings.map((one) => `  - ${scalar(one)}\n`).join("")}`) +
    (profile === "fast" ? "" : `profile: ${profile}\n`) +
    (replicas === undefined ? "" : `replicas: ${replicas}\n`) +
    `seeds: [${seeds.join(", ")}]\n` +
    "inconclusive: {retries: 1, countsAs: fail} # or neutral: told, and not failed\n" +
    "scenarios:\n"
  );
}

function section(title: string, lines: readonly string[]): string {
  return lines.length === 0 ? "" : `\n  # ${title}\n${lines.join("")}`;
}

function line({ scenario, entry }: { scenario: string; entry: GateEntry }): string {
  return `  ${scalar(scenario)}: ${entry}\n`;
}

function knownLines({ scenario, entry }: { scenario: string; entry: GateEntry }): string {
  if (typeof entry === "string") return line({ scenario, entry });
  const { only, known = [], sometimes = {} } = entry;
  const races = Object.entries(sometimes);
  const tags = [...known, ...races.map(([mode]) => mode)].map(tagOf).join("; ");
  return [
    `  ${scalar(scenario)}: # ${tags}\n`,
    ...(only === undefined ? [] : [`    only: ${only}\n`]),
    ...(known.length === 0 ? [] : [`    known: [${known.join(", ")}]\n`]),
    ...(races.length === 0
      ? []
      : [`    sometimes: {${races.map(([mode, share]) => `${mode}: ${share}`).join(", ")}}\n`]),
  ].join("");
}

/** Quoted where YAML would take it for something else, such as 1.84 for a number. */
function scalar(text: string): string {
  return stringify(text).trimEnd();
}
