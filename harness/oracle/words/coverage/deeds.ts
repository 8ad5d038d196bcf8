import { kindOf } from "../../../catalogue/index.ts";
import { duration, list, money, plural } from "../../../text/index.ts";
import type { Deed, Excuse, Misbehaved, Missed, Missing } from "../../coverage/index.ts";

/** "f1: drop 1 INCRBYFLOAT (struck 0 of 1 time)" */
export function missingText({ deed, why }: Missing): string {
  return `${deedText(deed)} (${missedText(why)})`;
}

function deedText(deed: Deed): string {
  switch (deed.kind) {
    case "cancel":
      return `cancel of ${deed.request} at ${deed.at}`;
    case "fault":
      return `${deed.fault.id}: ${kindOf(deed.fault).act(deed.fault)}`;
    case "redis-given-up":
      return `replica ${deed.replica} gives Redis up after ${deed.fault}`;
    case "misbehaviour":
      return `${misbehavedText(deed.how)} of the provider for ${deed.request}`;
    case "second-call":
      return `a second call for ${deed.request}`;
    case "background-work":
      return `work on ${deed.request} in the background`;
    case "another-attempt":
      return "another attempt at what the provider failed";
    case "fallback":
      return "a call to a fallback at what the provider failed";
    case "cold-counter":
      return `a cold counter of ${deed.ref}${deed.idle ? " after the idle time" : ""}`;
    case "row-with-past":
      return `a row of ${deed.ref} that says ${money(deed.spent)} at first`;
  }
}

function misbehavedText(how: Misbehaved): string {
  switch (how.how) {
    case "status":
      return `status ${how.status}`;
    case "ending":
      return `ending "${how.ending}"`;
    case "usage":
      return `${how.usage} usage`;
    case "response-id-of-another":
      return "response id of another";
    case "outlasts-ttl":
      return `stream beyond the counters' ${duration(how.ttlMs)}`;
  }
}

function missedText(missed: Missed): string {
  switch (missed.kind) {
    case "refused-before":
      return "refused for budget before it got there";
    case "no-cancel":
      return `no cancel: ${missed.outcome ?? "no answer"}`;
    case "admitted-before-hang-up":
      return "it had been admitted when the client hung up";
    case "never-held":
      return "the provider never held it";
    case "no-reservation":
      return "the ledger had shown no reservation of it";
    case "struck-too-rarely":
      return `struck ${missed.times} of ${plural(missed.planned, "time")}`;
    case "never-happened":
      return `it never happened${missed.waitedFor === null ? "" : `, for ${missed.waitedFor} never struck`}`;
    case "nothing-served-meanwhile":
      return "it served no request while its circuit breaker could be open";
    case "asked-redis":
      return `it went on to ask Redis, entry ${missed.entry}: its circuit breaker was not open`;
    case "not-in-flight":
      return `${list(missed.requests)} not in flight with a reservation`;
    case "no-second-answer":
      return "the provider answered no second one";
    case "over-with-answer":
      return "it was over when its client had its answer";
    case "never-called-again":
      return "LiteLLM never called again";
    case "was-warm":
      return "it stood already";
    case "row-said":
      return `it said ${money(missed.row)} at "${missed.at}"`;
    case "never-sent-on":
      return `never sent on: ${missed.why ?? "no answer"}`;
    case "not-in-log":
      return "the provider's log does not show it";
  }
}

export function excuseText(excuse: Excuse): string {
  switch (excuse.kind) {
    case "refused-before-cancel":
      return `${excuse.request}: refused before it could be cancelled`;
    case "refused-before-answer":
      return `${excuse.request}: refused before the provider could answer it with ${misbehavedText(excuse.how)}`;
    case "no-counter":
      return `${excuse.fault}: the subject keeps no counter of a ${excuse.entity.replaceAll("_", " ")}`;
    case "no-command": {
      const beyond = excuse.skip > 0 ? ` beyond the first ${excuse.skip}` : "";
      return `${excuse.fault}: the subject sent no ${excuse.command}${beyond} for it to strike`;
    }
  }
}
