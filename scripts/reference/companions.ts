import type { SubjectRequest } from "../../harness/campaign/index.ts";
import type { Environment } from "../../harness/contracts/index.ts";
import type { Assembled } from "../../harness/report/reference/index.ts";

/** How the packages that a release wants beside it are chosen, as `--companions` says. */
export type Companions = "exact" | "nearest";

export function withCompanions(request: SubjectRequest, companions: Companions): SubjectRequest {
  const companioned: SubjectRequest & { companions?: Companions } =
    companions === "exact" ? request : { ...request, companions };
  return companioned;
}

/** What was taken instead of a wanted companion; none: installed exactly. */
export function assembledIn({ subject }: Pick<Environment, "subject">): Assembled[] {
  const { assembled = [] }: Environment["subject"] & { assembled?: Assembled[] } = subject;
  return assembled;
}
