import { oneLine } from "../text/index.ts";

/** The sentence in a refusal's body, `{"error": {"message": …}}`; the whole body where it has another form. */
export function spoken(body: string): string {
  try {
    const { message } = (JSON.parse(body) as { error: { message: unknown } }).error;
    if (typeof message === "string") return oneLine(message);
  } catch {
    // not LiteLLM's form: quoted as it is
  }
  return oneLine(body);
}
