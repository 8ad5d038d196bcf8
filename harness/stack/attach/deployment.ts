import { request } from "undici";
import { PhantomError } from "../../errors/index.ts";

/** A LiteLLM that somebody else runs. */
export interface Deployment {
  /** One URL for each replica, in the order of the relay's ports. */
  urls: readonly string[];
  masterKey: string;
  /** Direct addresses, past the relay. */
  redisUrl: string;
  postgresUrl: string;
  relay: { url: string; token: string | null };
}

export interface Answer {
  status: number;
  text: string;
}

/** @throws PhantomError ERR_DEPLOYMENT_UNREACHABLE */
export async function call(
  { masterKey }: Pick<Deployment, "masterKey">,
  url: string,
  path: string,
  options: { key?: string | null; method?: "GET" | "POST"; body?: string; signal: AbortSignal; timeoutMs?: number },
): Promise<Answer> {
  const { key = masterKey, method = "GET", body, signal, timeoutMs = 10_000 } = options;
  try {
    const answer = await request(new URL(path, url), {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      body: body ?? null,
      reset: true,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    return { status: answer.statusCode, text: await answer.body.text() };
  } catch (cause) {
    signal.throwIfAborted();
    throw new PhantomError("ERR_DEPLOYMENT_UNREACHABLE", {
      operation: `call ${url}${path}`,
      message: `${url} does not answer: ${(cause as Error).message}`,
      hint: "Give --url the address of each replica, as it is reached from here, past any load balancer.",
      cause,
    });
  }
}

export function unsuited(operation: string, message: string, hint: string, cause?: unknown): PhantomError {
  return new PhantomError("ERR_DEPLOYMENT_UNSUITED", { operation, message, hint, cause });
}
