import { listOf, resource } from "./resource.ts";
import type { Answer, Dialect } from "./types.ts";

const batch =
  (status: string) =>
  ({ id, created, params }: Answer) => ({
    id: params?.batch ?? id,
    object: "batch",
    endpoint: "/v1/chat/completions",
    errors: null,
    input_file_id: "file-p429",
    completion_window: "24h",
    status,
    output_file_id: null,
    error_file_id: null,
    created_at: created,
    request_counts: { total: 1, completed: 0, failed: 0 },
    metadata: {},
  });

/** OpenAI's batches, https://platform.openai.com/docs/api-reference/batch. Nothing ever runs. */
export const batches: readonly Dialect[] = [
  resource("POST /batches", "batch_", batch("validating")),
  resource("GET /batches", "batch_", (answer) => listOf(batch("validating")(answer))),
  resource("GET /batches/:batch", "batch_", batch("in_progress")),
  resource("POST /batches/:batch/cancel", "batch_", batch("cancelling")),
];
