import { PhantomError } from "../errors/index.ts";
import { version } from "../version.ts";
import type { Welcome } from "./messages.ts";

const start =
  "`npx phantom429 relay` starts one, `npx phantom429 up --stack compose` a whole stack with one; see docs/attach.md.";

/** Why the relay did not let this harness in. @param status of its answer; 0: there was none */
export function relayRefusal(url: string, status: number, cause?: Error): PhantomError {
  const operation = `connect to the relay ${url}`;
  if (status === 401) {
    return new PhantomError("ERR_RELAY_REFUSED", {
      operation,
      message: "The relay wants a token, and this one is missing or wrong.",
      hint: "Set PHANTOM429_RELAY_TOKEN to what the relay was started with.",
    });
  }
  if (status === 409) {
    return new PhantomError("ERR_RELAY_REFUSED", {
      operation,
      message: "Another harness drives this relay.",
      hint: "Wait until that one has ended: two would strike each other's requests.",
    });
  }
  return new PhantomError("ERR_RELAY_UNREACHABLE", {
    operation,
    message:
      status === 0 ? `No relay answers: ${cause?.message ?? "no answer"}.` : `It is not a relay: status ${status}.`,
    hint: `Give --relay the control address, such as ws://127.0.0.1:8430. ${start}`,
    cause,
  });
}

export function wrongProtocol(url: string, welcome: Welcome): PhantomError {
  return new PhantomError("ERR_RELAY_REFUSED", {
    operation: `connect to the relay ${url}`,
    message: `The relay is phantom429 ${welcome.version}, which does not speak as ${version} does.`,
    hint: "Run both from the same version.",
  });
}

export function relayLost(url: string, code: number, reason: string): PhantomError {
  return new PhantomError("ERR_RELAY_LOST", {
    operation: `drive the relay ${url}`,
    message: `The relay has gone (${code}${reason === "" ? "" : `: ${reason}`}).`,
    hint: "What it saw in the meantime is not known, so nothing can be concluded. Look at the relay's own output, and run again.",
  });
}
