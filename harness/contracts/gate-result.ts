import { z } from "zod";
import { CampaignOutput } from "./outputs.ts";

/** How many of the trials show it. */
const Share = z.strictObject({ times: z.number().int(), of: z.number().int() });

const GateItem = z.strictObject({
  scenario: z.string(),
  /** "D1" …, or "unknown mode". */
  mode: z.string(),
  /** What the file says; null: in some trials, of which the number is not known. Absent: the file does not have the mode. */
  before: z.union([z.literal("always"), Share, z.null()]).optional(),
  now: Share,
  /** The first trial that shows it; null: none does. */
  seed: z.number().int().nullable(),
  /** Of the file, where it has the mode. */
  issue: z.string().nullable(),
  reason: z.string().nullable(),
  /** ISO date: the last day on which it is accepted. */
  until: z.string().nullable(),
});

const lists = {
  /** The gate file, as typed. */
  file: z.string(),
  appeared: z.array(GateItem),
  /** Races that the file does not have, and that half of the trials show at most. An earlier phantom429 called them new. */
  races: z.array(GateItem).default([]),
  fixed: z.array(GateItem),
  expired: z.array(GateItem),
  stillThere: z.array(GateItem),
  /** Races that did not show. */
  notSeen: z.array(GateItem),
  /** Trials that decide nothing. */
  undecided: z.array(z.strictObject({ scenario: z.string(), seed: z.number().int(), why: z.string() })),
  /** Scenarios with a judged trial. */
  judged: z.number().int(),
  /** `undecided`: nothing is new, fixed or expired, and too little could be judged. */
  outcome: z.enum(["passed", "failed", "undecided"]),
};

/** gate.json: a campaign by a gate file. */
export const GateDocument = z.strictObject({ schemaVersion: z.literal(1), ...lists });
export type GateDocument = z.infer<typeof GateDocument>;

/** `gate --json`. */
export const GateOutput = z.strictObject({
  ...CampaignOutput.shape,
  gate: z.strictObject(lists),
});
export type GateOutput = z.infer<typeof GateOutput>;
