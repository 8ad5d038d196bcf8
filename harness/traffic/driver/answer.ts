import { createParser } from "eventsource-parser";

/** What a client made of a request. `chunks`: content events that it received; a plain answer with content is one. */
export type Outcome =
  | { kind: "ok"; status: number; chunks: number }
  | { kind: "fail"; status: number; body: string }
  | {
      kind: "info";
      reason: "cancelled" | "connection-lost" | "timeout" | "not-sent";
      detail: string;
      chunks: number;
    };

/** Reads an answer as it arrives. */
export interface AnswerReader {
  feed(text: string): void;
  /** The outcome now that the answer has ended. */
  end(): Outcome;
  readonly chunks: number;
}

/** Longer bodies are cut: an error page must not fill the history. */
const longestBody = 64 * 1024;

export function answerReader(status: number, contentType: string, onContent: () => void): AnswerReader {
  return status < 300 && contentType.includes("text/event-stream")
    ? streamReader(status, onContent)
    : bodyReader(status, onContent);
}

function streamReader(status: number, onContent: () => void): AnswerReader {
  let chunks = 0;
  let done = false;
  let failure: string | null = null;
  const parser = createParser({
    onEvent({ data }) {
      if (data === "[DONE]") {
        done = true;
        return;
      }
      const event = parseObject(data);
      // LiteLLM reports a failure in mid-stream as an event, since the status is long sent.
      if (event === null || event.error !== undefined) {
        failure ??= data;
        return;
      }
      if (contentOf(event, "delta") === "") return;
      chunks += 1;
      onContent();
    },
  });
  return {
    feed: (text) => parser.feed(text),
    end() {
      if (failure !== null) return { kind: "fail", status, body: failure };
      if (done) return { kind: "ok", status, chunks };
      return { kind: "info", reason: "connection-lost", detail: "the stream ended without [DONE]", chunks };
    },
    get chunks() {
      return chunks;
    },
  };
}

function bodyReader(status: number, onContent: () => void): AnswerReader {
  let body = "";
  let chunks = 0;
  return {
    feed(text) {
      if (body.length < longestBody) body += text.slice(0, longestBody - body.length);
    },
    end() {
      const answer = parseObject(body);
      if (status >= 300 || answer === null || answer.error !== undefined) return { kind: "fail", status, body };
      if (contentOf(answer, "message") !== "") {
        chunks = 1;
        onContent();
      }
      return { kind: "ok", status, chunks };
    },
    get chunks() {
      return chunks;
    },
  };
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function contentOf(answer: Record<string, unknown>, part: "delta" | "message"): string {
  const choices = answer.choices as { [part]?: { content?: string | null } | null }[] | undefined;
  return choices?.[0]?.[part]?.content ?? "";
}
