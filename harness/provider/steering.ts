import type { IncomingMessage, ServerResponse } from "node:http";
import { text } from "node:stream/consumers";
import { ProviderScript } from "../contracts/index.ts";
import { toPhantomError } from "../errors/index.ts";
import { defaultScript } from "./script.ts";
import type { Provider } from "./types.ts";

const place = /^\/p429\/([A-Za-z0-9_-]{1,40})\/([A-Za-z0-9_-]{1,40})(\/held|\/release)?$/;

export function isSteering(url: string | undefined): boolean {
  return url?.startsWith("/p429/") === true;
}

type Steered = Pick<Provider, "script" | "held" | "release">;

/**
 * By hand, what a plan says of a request, for a stack that was put up alone: `PUT /p429/TRIAL/REQUEST` with what differs
 * from an ordinary answer, `GET …/held` that is answered when the provider holds it, `POST …/release`. Never rejects.
 */
export async function steer(request: IncomingMessage, response: ServerResponse, provider: Steered): Promise<void> {
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  const say = (status: number, body: object) =>
    response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
  const [, trial = "", id = "", act] = place.exec(request.url ?? "") ?? [];
  try {
    switch (trial && `${request.method} ${act ?? "/"}`) {
      case "PUT /": {
        const script = ProviderScript.parse({ ...defaultScript, ...JSON.parse(await text(request)) });
        provider.script(trial, id, script);
        return void say(200, script);
      }
      case "GET /held":
        return void say(200, await provider.held(trial, id, gone.signal));
      case "POST /release":
        provider.release(trial, id);
        return void say(200, {});
      default:
        return void say(404, {
          error: "PUT /p429/TRIAL/REQUEST, GET /p429/TRIAL/REQUEST/held, POST /p429/TRIAL/REQUEST/release",
        });
    }
  } catch (thrown) {
    if (!gone.signal.aborted) say(400, { error: toPhantomError(thrown, "steer the provider").message });
  }
}
