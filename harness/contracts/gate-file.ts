import { z } from "zod";
import { modeIds } from "../catalogue/index.ts";

/** What fits no mode of the catalogue. */
export const unknownMode = "unknown mode";

const Mode = z.enum([...modeIds, unknownMode]);

/** In how many trials a race was seen. */
const Times = z.string().regex(/^(\d+ of \d+|unknown)$/, "write how many trials show it: 1 of 3, or unknown");

const Seeds = z.array(z.int().min(0)).min(1);

/** A scenario with defects that are known, or with seeds of its own. */
const Known = z.strictObject({
  only: z.literal("no-bypass").optional().describe("Judge only whether a budget was passed. Leaks do not count."),
  known: z.array(Mode).optional().describe("Modes that every trial shows."),
  sometimes: z
    .record(z.string(), Times)
    .optional()
    .describe("Modes that only some trials show (races), each with how many did: `D29: 1 of 3`, or `unknown`."),
  issue: z.union([z.int().positive(), z.string()]).optional().describe("Where the defect is reported."),
  reason: z.string().optional().describe("Why it is accepted."),
  until: z.iso.date("not a date such as 2027-01-31").optional().describe("The last day on which it is accepted."),
  seeds: Seeds.optional().describe("Instead of the file's seeds. A race needs several."),
});

const GateEntry = z.union(
  [
    z.literal("converged").describe("No mode at all."),
    z.literal("no-bypass").describe("No request passes a budget. Leaks do not count."),
    z.literal("not-applicable").describe("This LiteLLM has nothing that the scenario could be about."),
    Known,
  ],
  "write converged, no-bypass, not-applicable, or known: and sometimes: below it",
);
export type GateEntry = z.infer<typeof GateEntry>;
export type KnownEntry = z.infer<typeof Known>;

/** A gate file: what each scenario is to come to. */
export const GateFile = z.strictObject({
  litellm: z
    .union(
      [
        z.string().min(1),
        z.strictObject({
          file: z.string().min(1).describe("A path, seen from the gate file."),
          pattern: z.string().min(1).describe("A regular expression; its first group is the version."),
        }),
      ],
      "write a version, in quotes where it looks like a number, or file: and pattern: below it",
    )
    .optional()
    .describe("The LiteLLM to judge, or where your repository names it. `--litellm` goes before it."),
  companions: z.enum(["exact", "nearest"]).default("exact").describe("As `--companions`."),
  seeds: Seeds.default([1]).describe("Each scenario runs once with each."),
  settings: z.array(z.string()).default([]).describe("As `--setting`: what you deploy with."),
  replicas: z.int().min(1).max(16).optional().describe("As `--replicas`."),
  profile: z.enum(["fast", "reporter"]).default("fast").describe("As `--profile`."),
  inconclusive: z
    .strictObject({
      retries: z.int().min(0).max(5).default(1).describe("How often an inconclusive trial is run again."),
      countsAs: z
        .enum(["fail", "neutral"])
        .default("fail")
        .describe("`fail`: exit code 4. `neutral`: told, and exit code 0."),
    })
    .prefault({}),
  scenarios: z.record(z.string(), GateEntry).describe("Scenario, or file of your own, → what it is to come to."),
});
export type GateFile = z.infer<typeof GateFile>;
