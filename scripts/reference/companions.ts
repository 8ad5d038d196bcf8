import type { SubjectRequest } from "../../harness/campaign/index.ts";
import type { Companions } from "../../harness/subject/index.ts";

export type { Companions };

export function withCompanions(request: SubjectRequest, companions: Companions): SubjectRequest {
  return companions === "exact" ? request : { ...request, companions };
}
