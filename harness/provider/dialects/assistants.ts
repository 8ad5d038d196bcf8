import { listOf, resource } from "./resource.ts";
import type { Answer, Dialect } from "./types.ts";

function assistant({ id, created, model }: Answer) {
  return {
    id,
    object: "assistant",
    created_at: created,
    name: "p429",
    description: null,
    model,
    instructions: null,
    tools: [],
    metadata: {},
  };
}

function thread({ id, created, params }: Answer) {
  return { id: params?.thread ?? id, object: "thread", created_at: created, metadata: {}, tool_resources: {} };
}

function message({ id, created, words, params }: Answer) {
  return {
    id,
    object: "thread.message",
    created_at: created,
    thread_id: params?.thread,
    assistant_id: null,
    run_id: null,
    role: "user",
    status: "completed",
    content: [{ type: "text", text: { value: words.join(""), annotations: [] } }],
    attachments: [],
    metadata: {},
  };
}

/** It is completed at once, so that a client that polls asks once. */
function run({ id, created, model, params }: Answer) {
  return {
    id: params?.run ?? id,
    object: "thread.run",
    created_at: created,
    started_at: created,
    completed_at: created,
    assistant_id: "asst_p429",
    thread_id: params?.thread,
    status: "completed",
    model,
    instructions: "",
    tools: [],
    metadata: {},
    usage: null,
  };
}

/** OpenAI's assistants, https://platform.openai.com/docs/api-reference/assistants: enough for LiteLLM's client. */
export const assistants: readonly Dialect[] = [
  resource("POST /assistants", "asst_", assistant),
  resource("GET /assistants", "asst_", (answer) => listOf(assistant(answer))),
  resource("DELETE /assistants/:assistant", "asst_", ({ params }) => ({
    id: params?.assistant,
    object: "assistant.deleted",
    deleted: true,
  })),
  resource("POST /threads", "thread_", thread),
  resource("GET /threads/:thread", "thread_", thread),
  resource("POST /threads/:thread/messages", "msg_", message),
  resource("GET /threads/:thread/messages", "msg_", (answer) => listOf(message(answer))),
  resource("POST /threads/:thread/runs", "run_", run),
  resource("GET /threads/:thread/runs/:run", "run_", run),
];
