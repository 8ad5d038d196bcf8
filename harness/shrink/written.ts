import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Plan } from "../contracts/index.ts";
import { scenarioFile } from "../planner/index.ts";
import { beyondCurl, curlScript } from "./curl/index.ts";
import type { Shrunk } from "./shrink.ts";
import { type Target, targetText } from "./target.ts";
import { sizesText } from "./words.ts";

/** The plan by a name of its own, so that its scenario can stand beside the one that it came from. */
export function renamed(plan: Plan): Plan {
  const { scenario } = plan;
  return { ...plan, scenario: scenario.endsWith("-shrunk") ? scenario : `${scenario}-shrunk` };
}

/** What can be written besides plan and scenario. */
export const forms = ["scenario", "curl"] as const;
export type Form = (typeof forms)[number];

export interface Writing {
  target: Target;
  form: Form;
  /** The LiteLLM as one types it: "--litellm 1.84.0 --setting …". */
  subject: string;
}

/** Files beside the evidence, by what they are; `missing`: why a form that was asked for is not among them. */
export async function writeShrunk(dir: string, shrunk: Shrunk, { target, form, subject: typed }: Writing) {
  const { plan, before, after, outcome } = shrunk;
  const { subject, findings } = outcome.verdict;
  const scenario = join(dir, "scenario.ts");
  const file = join(dir, "plan.json");
  const about = `Shrunk from a longer plan (${sizesText(before, after)}): ${targetText(target)}, as LiteLLM ${subject.version} showed it.`;
  const title = `The least that shows ${targetText(target)}`;
  await writeFile(
    scenario,
    scenarioFile(plan, { title, about, modes: [...new Set(findings.map(({ mode }) => mode))] }),
  );
  await writeFile(file, `${JSON.stringify(plan, null, 2)}\n`);
  const files = { plan: file, scenario };
  if (form !== "curl") return { files, missing: null };
  const beyond = beyondCurl(plan);
  if (beyond !== null) return { files, missing: `no curl script: curl cannot play ${beyond}` };
  const curl = join(dir, "curl.sh");
  await writeFile(curl, curlScript(plan, outcome, target, typed), { mode: 0o755 });
  return { files: { ...files, curl }, missing: null };
}
