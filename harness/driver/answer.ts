import { createParser } from "eventsource-parser";
import type { RouteForm } from "../catalogue/index.ts";

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

export interface Listener {
  /** Content has arrived. */
  onContent(): void;
  /** The event has arrived that ends a stream; the connection may still be open. */
  onTerminal(): void;
}

/** Longer bodies are cut: an error page must not fill the history. */
const longestBody = 64 * 1024;

export function answerReader(form: RouteForm, status: number, contentType: string, listener: Listener): AnswerReader {
  return form.events !== null && status < 300 && contentType.includes("text/event-stream")
    ? streamReader(form.events, status, listener)
    : bodyReader(form, status, listener);
}

function streamReader(
  { meaning, terminal }: NonNullable<RouteForm["events"]>,
  status: number,
  { onContent, onTerminal }: Listener,
): AnswerReader {
  let chunks = 0;
  let done = false;
  let failure: string | null = null;
  const parser = createParser({
    onEvent({ data: text }) {
      switch (meaning({ text, data: parseObject(text) })) {
        case "content":
          chunks += 1;
          onContent();
          return;
        case "end":
          done = true;
          onTerminal();
          return;
        case "failure":
          failure ??= text;
      }
    },
  });
  let last = "";
  return {
    feed(text) {
      parser.feed(text);
      last = text.at(-1) ?? last;
    },
    end() {
      // A carriage return alone ends a line; the parser waits for the line feed that may follow it.
      if (last === "\r") parser.feed("\n");
      if (failure !== null) return { kind: "fail", status, body: failure };
      if (done) return { kind: "ok", status, chunks };
      return { kind: "info", reason: "connection-lost", detail: `the stream ended without ${terminal}`, chunks };
    },
    get chunks() {
      return chunks;
    },
  };
}

function bodyReader(form: RouteForm, status: number, { onContent }: Listener): AnswerReader {
  let body = "";
  let chunks = 0;
  return {
    feed(text) {
      if (body.length < longestBody) body += text.slice(0, longestBody - body.length);
    },
    end() {
      const answer = parseObject(body);
      // A whole answer of /v1/responses says `"error": null`.
      if (status >= 300 || answer === null || (answer.error ?? null) !== null) return { kind: "fail", status, body };
      if (form.hasContent(answer)) {
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
