import { list, money, plural, shortKeys } from "../../../text/index.ts";
import type { Trouble } from "../../coverage/index.ts";

type Of<Kind extends Trouble["kind"]> = Extract<Trouble, { kind: Kind }>;

export function troubleText(trouble: Trouble): string {
  switch (trouble.kind) {
    case "cut-off":
      return `${trouble.file} breaks off: the harness was killed`;
    case "no-rest":
      return `no rest after "${trouble.label}": ${trouble.why === "recorded" ? trouble.detail : `${trouble.deliveries} of LiteLLM's deliveries not applied to rows`}`;
    case "rests-missing":
      return `${trouble.missing} of ${plural(trouble.planned, "planned rest")} was never waited for: the trial broke off`;
    case "readings-missing":
      return `no reading of ${list(trouble.refs)} at "${trouble.at}"`;
    case "generator-behind":
      return generatorText(trouble);
    case "unplanned-strike":
      return `${trouble.strike}: ${trouble.detail}`;
    case "redis-unwilling":
      return `Redis answered replica ${trouble.replica} "${trouble.reply.slice(0, 100)}"${trouble.times === 1 ? "" : ` ${trouble.times} times`} about ${trouble.counter}`;
    case "unknown-script":
      return scriptText(trouble);
    case "never-sent":
      return `${plural(trouble.requests.length, "planned request")} never sent (${list(trouble.requests)})`;
    case "no-end":
      return `${plural(trouble.requests.length, "request")} without an end in the history (${list(trouble.requests)})`;
    case "failed-unbroken": {
      const { request, replica, why } = trouble.first;
      const how = `${request} on replica ${replica}: ${why ?? "answered without the provider"}`;
      return `${plural(trouble.failed, "request")} failed though nothing was broken for it (${how})`;
    }
    case "unknown-budget":
      return `${list(trouble.requests)} ${trouble.requests.length === 1 ? "was" : "were"} refused for a budget the plan does not know (${budgetNamed(trouble)})`;
    case "strangers":
      return `the provider met ${plural(trouble.requests.length, "request")} that the plan does not have (${list(trouble.requests)})`;
    case "other-redis":
      return `${trouble.setting} names a Redis that phantom429 does not see, and no counter was written in the one that it does`;
  }
}

function generatorText({ phase, lagMs, perSecond }: Of<"generator-behind">): string {
  const rate =
    perSecond === null ? "" : `, ${Math.round(perSecond.achieved)} of ${perSecond.offered} requests per second`;
  return `the load generator fell behind in ${phase} (event loop lag ${Math.round(lagMs)} ms${rate})`;
}

function scriptText({ replica, command, name, body, entries, counter }: Of<"unknown-script">): string {
  const script =
    body === null
      ? `whose body never came by (${name}; after SCRIPT FLUSH in its Redis it comes by)`
      : `"${shortened(body)}"`;
  const [first, ...more] = entries;
  const also = more.length === 0 ? "" : ` and ${more.length} more`;
  return `replica ${replica} ran an unknown script by ${command}, ${script} (entry ${first}${also}), on ${counter}`;
}

function shortened(body: string): string {
  const text = body.replace(/\s+/g, " ").trim();
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

/** As LiteLLM names it, with hashes shortened. */
function budgetNamed({ name, budget, message }: Of<"unknown-budget">): string {
  if (name !== null) return shortKeys(name);
  return budget === null ? `"${message.slice(0, 80)}"` : `of ${money(budget)}, naming nothing`;
}
