import { listOf, resource } from "./resource.ts";
import type { Answer, Dialect } from "./types.ts";

function file({ id, created, params }: Answer) {
  return {
    id: params?.file ?? id,
    object: "file",
    bytes: 100,
    created_at: created,
    filename: "p429.jsonl",
    purpose: "batch",
    status: "processed",
    status_details: null,
  };
}

/** OpenAI's files, https://platform.openai.com/docs/api-reference/files. What is uploaded is not kept. */
export const files: readonly Dialect[] = [
  resource("POST /files", "file-", file),
  resource("GET /files", "file-", (answer) => listOf(file(answer))),
  resource("GET /files/:file", "file-", file),
];
