import type { Comparison, LedgerEntry, ProviderEvent, TrialCourse, Verdict, VerdictWord } from "../contracts/index.ts";

/** What a page shows of one trial. It travels as gzipped JSON inside of the page, and is unpacked when the trial is opened. */
export interface PageTrial {
  verdict: Verdict;
  /** "litellm 1.84.0, assembled" … */
  subject: string;
  /** In a table of two columns: versions, settings, machine. */
  about: [name: string, value: string][];
  commands: { repeat: string; judge: string };
  modes: { id: string; tag: string; url: string | null }[];
  course: TrialCourse;
  ledger: LedgerEntry[];
  provider: ProviderEvent[];
  logs: { file: string; lines: string[]; omitted: number }[];
  /** What a page of this size leaves out; the files have it. */
  omitted: { requests: number; entries: number };
}

/** A trial as a campaign's page lists it. */
export interface PageCell {
  scenario: string;
  /** The spec. */
  subject: string;
  seed: number;
  verdict: VerdictWord;
  modes: string[];
  headline: string;
  /** Dollars, each once. */
  leaked: number;
  /** Its directory, relative to the page. */
  dir: string;
  /** Of the element that has its evidence; null: the page is too large for it, and the trial's own page has it. */
  packed: string | null;
}

export interface PageCampaign {
  startedAt: string;
  finishedAt: string;
  subjects: string[];
  cells: PageCell[];
  /** Trials that could not be run. */
  failures: { scenario: string; subject: string; seed: number; why: string }[];
  modes: Record<string, { tag: string; url: string | null }>;
  /** Of a campaign by a gate file. */
  gate: PageGate | null;
  /** With `--baseline`: each subject against each of the earlier campaign. */
  baseline: Comparison[];
}

/** What a gate file says against the trials: the lists that have something, in the order in which a reader needs them. */
export interface PageGate {
  file: string;
  outcome: "passed" | "failed" | "undecided";
  /** Scenarios with a judged trial. */
  judged: number;
  lists: { name: string; title: string; todo: string; items: PageGateItem[] }[];
  undecided: { scenario: string; seed: number; why: string; cell: number | null }[];
}

export interface PageGateItem {
  scenario: string;
  mode: string;
  /** "2 of 3 trials; 1 of 3 in the file" */
  trials: string;
  issue: { text: string; url: string | null } | null;
  reason: string | null;
  /** ISO date. */
  until: string | null;
  /** In the campaign's cells: the first trial that shows it; where none does, the scenario's first. Null: there is none. */
  cell: number | null;
}

/** The lists of a gate, and what they name. */
export type PageGated = Pick<PageCampaign, "gate" | "cells" | "modes">;

/** @property gated: absent: no gate file has judged the trial */
export type PageContent =
  | { kind: "trial"; packed: string; gated?: PageGated }
  | { kind: "campaign"; campaign: PageCampaign };
