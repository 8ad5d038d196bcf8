import { list, money, plural } from "../../../text/index.ts";
import type { GapCauses, LostToReset, Moved, Worth } from "../../causes/index.ts";
import { epsilon } from "../../numbers.ts";
import { lostWith } from "../movements.ts";
import { entries, named, nameSets, rivals, whoReset } from "../requests.ts";
import { repairedBy, repairPart } from "./repair.ts";
import type { Words } from "./words.ts";
import { wrongAmounts } from "./wrong-amounts.ts";

/** Why a counter is apart from its row. */
export const gapWords: Words<GapCauses> = {
  "stopped-before-charging": ({ replica, fault, rivals, cost }) =>
    `Replica ${replica} was stopped (${fault}) with ${nameSets(rivals)} in flight. They were answered, and the counter was never charged with their ${money(cost)}.`,
  "not-kept": ({ reserved, charged, repaired }) => {
    const what = [
      ...(reserved ? [`${money(reserved.amount)} that ${list(reserved.requests)} reserved, settled all the same`] : []),
      ...(charged ? [`${money(charged.cost)} that ${list(charged.requests)} cost`] : []),
    ];
    const back = repaired === 0 ? "" : ` Repairs brought ${money(repaired)} back.`;
    return `${what.map((each) => `Redis acknowledged and did not keep ${each}.`).join(" ")}${back}`;
  },
  "deleted-to-be-safe": ({ repair, parts }) => [repairedBy(repair), ...parts.map(repairPart)].join(" "),
  "deleted-after-restart": ({ fault, entry, kept, charged: { requests, cost } }) => {
    const what = [
      ...(kept > epsilon ? [`${money(kept)} of what was on it`] : []),
      ...(cost > epsilon ? [`the cost of ${list(requests)}, ${money(cost)},`] : []),
    ];
    return `Redis restarted (${fault}), and a replica then deleted the counter to be safe (entry ${entry}). Then ${what.join(" and ")} did not come back.`;
  },
  "never-charged": ({ requests, cost, repaired }) => {
    const back = repaired === 0 ? "" : ` A repair brought back ${money(repaired)} of ${money(cost)}.`;
    return `${named(requests)} completed without a charge, because commands of the replica to Redis had failed.${back}`;
  },
  "charged-again": ({ requests }) =>
    `Redis applied the settlements of ${list(requests)}. Their replies were lost, and LiteLLM charged them again.`,
  "read-failed": ({ entries: again }) =>
    `A read failed, and the counter, which was there, was seeded again (${entries(again)}).`,
  "seeded-by-several": ({ entries: again }) =>
    `Other replicas that found no counter added what its row said once more (${entries(again)}).`,
  "seeded-per-request": ({ entries: again }) =>
    `Other requests that found no counter added the same past once more (${entries(again)}).`,
  "reset-kept": ({ by, amount }) =>
    `The row was reset (by ${whoReset(by)}), and the counter kept ${money(amount)} from before.`,
  "reset-missed": ({ by, amount }) =>
    `The row was set higher (by ${whoReset(by)}), and the counter was not: it lacks ${money(amount)}.`,
  "seeded-with-own": ({ replica, before, entry }) =>
    `Replica ${replica} seeded it with all that it had itself spent (entry ${entry}), ${money(before)} of it before the reset.`,
  "seeded-from-before": ({ replica, amount, isOwn, entry }) =>
    `Replica ${replica} seeded it with ${money(amount)} that ${isOwn ? "it had itself" : "was"} spent before the reset (entry ${entry}).`,
  "settled-after-reset": ({ late, putRight }) =>
    `A reset cleared the counter, and then came settlements of what it had held (${entries(late)}).` +
    (putRight === null
      ? ""
      : ` Then the counter was put right, and lost what ${list(putRight.requests)} had cost, ${money(putRight.cost)}.`),
  "lost-to-reset": ({ ways, rivals }) =>
    ways.map(lostToReset).join(" ") + (rivals.length === 1 ? "" : ` Or it lacks the cost of ${nameSets(rivals)}.`),
  "settled-on-the-deleted": ({ belowZero, replica, deleted, again, lost }) =>
    `A reset cleared the counter, and a late settlement put it below zero (entry ${belowZero}). ` +
    `Replica ${replica} deleted it (entry ${deleted}), and then came settlements of what others had reserved on it (${entries(again)}). ` +
    `It also lacks the cost of ${list(lost.requests)}, ${money(lost.cost)}.`,
  "settled-after-expiry": ({ late, raised }) =>
    `The counter expired under requests in flight, which were settled all the same (${entries(late)}).${repair(raised)}`,
  "lost-in-flight": ({ settled, forgotten }) =>
    [
      ...(settled
        ? [
            `Redis lost the counter under requests in flight, which were settled all the same (${entries(settled.late)}).${repair(settled.raised)}`,
          ]
        : []),
      ...(forgotten
        ? [
            `Redis lost the counter with ${list(forgotten.requests)} in flight. Of their cost of ${money(forgotten.cost)}, ${money(forgotten.missing)} never reached it.`,
          ]
        : []),
    ].join(" "),
  "settled-again": ({ requests, amount, raised }) =>
    `The second call of ${list(requests)} settled the same reservation again, and so took off ${money(amount)} once more.${repair(raised)}`,
  "final-too-early": ({ requests, missing }) =>
    `The reservations of ${list(requests)} were final when ${money(missing)} of their cost was still to come. It was never charged.`,
  "failed-billed": ({ amount, rivals: sets, of, prompts, tokens }) => {
    const which =
      sets.length === 1
        ? `${plural(prompts, "failed request")} (${list(sets[0]!)})`
        : `${prompts} of ${plural(of, "failed request")} (${rivals(sets)})`;
    const sent = tokens === 0 ? "" : ` and ${plural(tokens, "token")} that had been sent`;
    return `The row was billed ${money(amount)} for ${which}. That is the cost of ${plural(prompts, "prompt")}${sent}. ${givenBack}`;
  },
  "streams-billed": ({ amount, tokens, requests }) =>
    `The row was billed ${money(amount)} for ${plural(tokens, "token")} of failed streams, without prompts ` +
    `(${requests.length === 1 ? requests[0] : `ambiguous: of ${list(requests)}`}). ${givenBack}`,
  "stale-memory": ({ owed, back, raised }) =>
    `The counter was gone, and its row was to hold ${money(owed)}. It came back with ` +
    `${back ? `${money(back.amount)} (${entries(back.entries)})` : "nothing"}.${repair(raised)}`,
  "stale-memory-uncharged": ({ spent, requests, back, entry }) =>
    `The counter was gone when ${money(spent)} had been spent. ${named(requests)} had never been charged. ` +
    `It came back with ${money(back)} (entry ${entry}).`,
  "deleted-side-by-side": ({ replica, settling, entry, late, raised, lost }) =>
    `${deletedBeside(replica, settling, entry)} Others were settled all the same (${entries(late)}).${repair(raised)}${neverCame(lost)}`,
  "deleted-side-by-side-seeded": ({ replica, settling, entry, back, owed, seed, lost }) =>
    `${deletedBeside(replica, settling, entry)} It was seeded with the ${money(back)} that its row had by then, of ${money(owed)} (entry ${seed}).${neverCame(lost)}`,
  "seeded-with-charge": ({ seeded, owed, rivals, excess, entries: ns }) =>
    `The counter was seeded with ${money(seeded)} when ${money(owed)} was to be on it. ` +
    `The row already had what ${nameSets(rivals)} cost, ${money(excess)}, and that was charged as well (${entries(ns)}).`,
  "prompt-settled": ({ rivals, cost }) =>
    `The clients of ${nameSets(rivals)} hung up before the first chunk. LiteLLM settled them to their prompts' cost, ${money(cost)}, which the row never got.`,
  "not-seeded": ({ gone, replica, entry, owed }) =>
    `The counter ${lostWith[gone]}. Replica ${replica}, which had charged it before, seeded nothing. ` +
    `It began again at zero (entry ${entry}) and lacks the ${money(owed)} from before.`,
  "emptied-twice": ({ replica, entry, owed }) =>
    `Replica ${replica} set the counter to zero (entry ${entry}) when ${money(owed)} had been spent in a period that had not ended.`,
  "window-counted-twice": ({ by, again, addedBy, excess, without }) =>
    `Replica ${by} made the row of the logs, which already had ${nameSets(again)}. Replica ${addedBy} added that again: ${money(excess)} too much.` +
    (without.length === 0 ? "" : ` The logs did not yet have ${list(without)}.`),
  "wrong-amount": ({ raised, ...wrong }) => `${wrongAmounts(wrong)}${repair(raised)}`,
  "written-after-reset": ({ by, rivals, cost }) =>
    `LiteLLM wrote what ${nameSets(rivals)} cost, ${money(cost)}, to the row after the reset (by ${whoReset(by)}). ` +
    `The counter had got that before the reset.`,
  "lagging-row": ({ gone, owed, back, seed, rivals }) =>
    `The counter ${lostWith[gone]} when ${money(owed)} had been spent. It came back with the ${money(back)} ` +
    `that its row had by then${seed === null ? "" : ` (entry ${seed})`}, without what ${nameSets(rivals)} cost.`,
  "raised-to-lagging-row": ({ entry, owed, to, rivals }) =>
    `The counter was too low when ${money(owed)} had been spent. LiteLLM raised it to the ${money(to)} ` +
    `that its row had by then (entry ${entry}), without what ${nameSets(rivals)} cost.`,
};

const givenBack = "Their reservations were given back whole.";

function deletedBeside(replica: number | null, settling: number, entry: number): string {
  return `No fault was active. Replica ${replica} deleted the counter beside ${settling} settlements of its own (entry ${entry}).`;
}

function repair(raised: Moved | null): string {
  return raised ? ` A repair then raised it by ${money(raised.amount)} (${entries(raised.entries)}).` : "";
}

function neverCame({ requests, cost }: Worth): string {
  return requests.length === 0 ? "" : ` The cost of ${list(requests)}, ${money(cost)}, never reached it.`;
}

function lostToReset(way: LostToReset): string {
  const lacks = `the cost of ${list(way.requests)}, ${money(way.cost)}`;
  if (way.how === "never-settled")
    return `A reset cleared the counter of reservations, and no settlement of theirs came: it lacks ${lacks}.`;
  const at = way.late === null ? "" : ` (entry ${way.late})`;
  return `A reset cleared the counter, and a late settlement put it below zero${at}. It was deleted with later reservations, and lacks ${lacks}.`;
}
