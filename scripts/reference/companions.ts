import type { SubjectRequest } from "../../harness/campaign/index.ts";
import type { Assembled, Environment } from "../../harness/contracts/index.ts";
import type { Companions } from "../../harness/subject/index.ts";

export type { Companions };

export function withCompanions(request: SubjectRequest, companions: Companions): SubjectRequest {
  return companions === "exact" ? request : { ...request, companions };
}

/** What was taken instead of a wanted companion; none: installed exactly. */
export function assembledIn({ subject }: Pick<Environment, "subject">): Assembled[] {
  return subject.assembled ?? [];
}
