import { parseRefusal, type RefusalWords } from "./refusal-words.ts";

export type FailureClass =
  | "budget_exceeded"
  | "budget_unavailable"
  | "rate_limit"
  | "provider"
  | "router"
  | "malformed"
  | "proxy"
  | "unknown";

export interface Failure {
  class: FailureClass;
  /** For a budget refusal only. */
  refusal: RefusalWords | null;
}

/**
 * Classifies a failed answer of LiteLLM by its text. A budget refusal is told by `error.type`, never by its status,
 * which is 400 up to 1.84, 429 up to 1.103 and 422 from 1.104 on.
 * @param text the body of the answer, the data of an error event in a stream, or a close frame's reason, cut after 2,000 characters
 */
export function classifyFailure(text: string): Failure {
  const error = readError(text) ?? readCutError(text);
  if (error === null) return { class: "malformed", refusal: null };
  if (error.type === "budget_exceeded") return { class: "budget_exceeded", refusal: parseRefusal(error.message) };
  return { class: lookAlikes.find(({ matches }) => matches(error))?.class ?? "unknown", refusal: null };
}

/**
 * The same of what somebody has of an answer: its body, a line of a log, or LiteLLM's sentence alone. A sentence about a budget
 * is one wherever it stands.
 */
export function readFailure(text: string): Failure {
  const answer = classifyFailure(text.trim());
  if (!["malformed", "unknown", "proxy"].includes(answer.class)) return answer;
  const sentence =
    /(?:Budget has been exceeded! |ExceededBudget: |LiteLLM (?:Virtual Key|End User|User|Team Member|Team): ).*/is.exec(
      text,
    );
  if (sentence !== null) {
    const message = sentence[0].replace(/\\?["']\s*[,}].*$/s, "").trim();
    const refusal = parseRefusal(message);
    if (refusal.stage !== "unknown" || refusal.maxBudget !== null) return { class: "budget_exceeded", refusal };
  }
  if (answer.class !== "malformed") return answer;
  const error = { message: text.trim(), type: null };
  return { class: lookAlikes.find(({ matches }) => matches(error))?.class ?? "unknown", refusal: null };
}

interface WireError {
  message: string;
  type: string | null;
}

/** The order matters: LiteLLM's router and provider errors quote one another. */
const lookAlikes: { class: FailureClass; matches(error: WireError): boolean }[] = [
  { class: "budget_unavailable", matches: ({ message }) => message.includes("Budget enforcement unavailable") },
  { class: "router", matches: ({ message }) => /No (deployments|healthy deployment) available/.test(message) },
  {
    class: "rate_limit",
    matches: ({ message }) =>
      /^(Rate limit exceeded for |Max parallel request limit reached|LiteLLM Rate Limit Handler)/i.test(message) ||
      message.includes("Crossed TPM / RPM / Max Parallel Request Limit"),
  },
  {
    class: "provider",
    // "litellm.RateLimitError: RateLimitError: OpenAIException - …", bare in the events of a broken stream.
    matches: ({ message, type }) =>
      type === "throttling_error" || /\blitellm\.[\w.]*(Error|Exception)\b|\w+Exception - /.test(message),
  },
  { class: "proxy", matches: ({ type }) => type !== null && type !== "None" },
];

/** LiteLLM answers `{"error": {message, type, …}}`; FastAPI under it `{"detail": …}`. Null: neither. */
function readError(body: string): WireError | null {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof parsed !== "object" || parsed === null) return null;
  const { error, detail } = parsed as { error?: unknown; detail?: unknown };
  if (typeof error === "object" && error !== null) {
    const { message, type } = error as { message?: unknown; type?: unknown };
    return { message: textOf(message), type: typeof type === "string" ? type : null };
  }
  if (error !== undefined) return { message: textOf(error), type: null };
  // A detail is from the web framework or a hook of the proxy itself, never from a provider.
  if (detail !== undefined) return { message: textOf(detail), type: "detail" };
  return null;
}

/** LiteLLM's message comes first, so that a cut text still has its beginning, and no type. It ends before what JSON does not have. */
function readCutError(text: string): WireError | null {
  const [, quoted] = /^\{"(?:error":\s*\{"message|detail)":\s*"((?:[^"\\\p{Cc}]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*)/u.exec(text) ?? [];
  return quoted === undefined ? null : { message: JSON.parse(`"${quoted}"`), type: null };
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "object" && value !== null && "error" in value) return textOf(value.error);
  return JSON.stringify(value) ?? "";
}
