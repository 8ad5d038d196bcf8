import type { GapCauses, LostToReset, Moved, Worth } from "../../causes/index.ts";
import { dollars, epsilon, list, plural } from "../../numbers.ts";
import { entries, nameSets, rivals, whoReset } from "../requests.ts";
import { repairedBy, repairPart } from "./repair.ts";
import type { Words } from "./words.ts";
import { wrongAmounts } from "./wrong-amounts.ts";

/** Why a counter is apart from its row. */
export const gapWords: Words<GapCauses> = {
  "stopped-before-charging": ({ replica, fault, rivals, cost }) =>
    `replica ${replica} was stopped (${fault}) with ${nameSets(rivals)} in flight, answered, and never charged the counter with ${dollars(cost)}`,
  "not-kept": ({ reserved, charged, repaired }) => {
    const what = [
      ...(reserved
        ? [`${dollars(reserved.amount)} that ${list(reserved.requests)} reserved, and that was settled all the same`]
        : []),
      ...(charged ? [`${dollars(charged.cost)} that ${list(charged.requests)} cost`] : []),
    ];
    const back = repaired === 0 ? "" : `; repairs brought ${dollars(repaired)} back`;
    return `Redis acknowledged and did not keep ${what.join(" and ")}${back}`;
  },
  "deleted-to-be-safe": ({ repair, parts }) => `${repairedBy(repair)}: ${parts.map(repairPart).join("; ")}`,
  "deleted-after-restart": ({ fault, entry, kept, charged: { requests, cost } }) => {
    const what = [
      ...(kept > epsilon ? [`${dollars(kept)} of what was on it`] : []),
      ...(cost > epsilon ? [`the cost of ${list(requests)}, ${dollars(cost)},`] : []),
    ];
    return `Redis restarted (${fault}), a replica then deleted the counter to be safe (entry ${entry}), and ${what.join(" and ")} did not come back`;
  },
  "never-charged": ({ requests, cost, repaired }) => {
    const back = repaired === 0 ? "" : `; of ${dollars(cost)} a repair brought back ${dollars(repaired)}`;
    return `${list(requests)} completed and were never charged by a replica whose commands to Redis had failed${back}`;
  },
  "charged-again": ({ requests }) =>
    `Redis applied the settlements of ${list(requests)}, their replies were lost, and they were charged anew`,
  "read-failed": ({ entries: again }) =>
    `a read failed and the counter, which was there, was seeded again (${entries(again)})`,
  "seeded-by-several": ({ entries: again }) =>
    `replicas that found no counter added what its row said once more (${entries(again)})`,
  "seeded-per-request": ({ entries: again }) =>
    `requests that found no counter added the same past once more (${entries(again)})`,
  "reset-kept": ({ by, amount }) =>
    `the row was reset (by ${whoReset(by)}) and nobody cleared the counter of ${dollars(amount)}`,
  "reset-missed": ({ by, amount }) =>
    `the row was set higher (by ${whoReset(by)}) and the counter was not: it lacks ${dollars(amount)}`,
  "seeded-with-own": ({ replica, before, entry }) =>
    `replica ${replica} seeded it with all that it had itself spent, ${dollars(before)} of it before the reset (${entries([entry])})`,
  "seeded-from-before": ({ replica, amount, isOwn, entry }) =>
    `replica ${replica} seeded it with ${dollars(amount)} that ${isOwn ? "it had itself" : "was"} spent before the reset (${entries([entry])})`,
  "settled-after-reset": ({ late, putRight }) =>
    `a reset cleared the counter and then came settlements of what it had held (${entries(late)})` +
    (putRight === null
      ? ""
      : `; the counter was then put right at the price of what ${list(putRight.requests)} had cost, ${dollars(putRight.cost)}`),
  "lost-to-reset": ({ ways, rivals }) =>
    `${ways.map(lostToReset).join("; and ")}${rivals.length === 1 ? "" : `; or it lacks that of ${nameSets(rivals)}`}`,
  "settled-on-the-deleted": ({ belowZero, replica, deleted, again, lost }) =>
    `a reset cleared the counter, a settlement of what it had held put it below zero (${entries([belowZero])}), replica ${replica} deleted it ` +
    `(${entries([deleted])}), and then came settlements of what others had reserved on it (${entries(again)}); it lacks the cost of ${list(lost.requests)}, ${dollars(lost.cost)}, too`,
  "settled-after-expiry": ({ late, raised }) =>
    `it expired under requests in flight, settled by C − R all the same ${settledOnNothing(late, raised)}`,
  "lost-in-flight": ({ settled, forgotten }) =>
    [
      ...(settled
        ? [
            `it was lost in Redis under requests in flight, settled by C − R all the same ${settledOnNothing(settled.late, settled.raised)}`,
          ]
        : []),
      ...(forgotten
        ? [
            `it was lost in Redis with ${list(forgotten.requests)} in flight, and ${dollars(forgotten.missing)} of their cost of ${dollars(forgotten.cost)} never came on it`,
          ]
        : []),
    ].join("; and "),
  "settled-again": ({ requests, amount }) =>
    `the second call of ${list(requests)} settled the same reservation again, and so took ${dollars(amount)}, their R, off once more`,
  "final-too-early": ({ requests, missing }) =>
    `the reservations of ${list(requests)} were final when ${dollars(missing)} of their ` +
    "cost was still to come, and that was never charged",
  "failed-billed": ({ amount, rivals: sets, of, prompts, tokens }) => {
    const forWhat = `${plural(prompts, "prompt")}${tokens === 0 ? "" : ` and ${plural(tokens, "token")} that had been sent`}`;
    const which =
      sets.length === 1
        ? `${plural(prompts, "failed request")} (${list(sets[0]!)})`
        : `${prompts} of ${plural(of, "failed request")} (${rivals(sets)})`;
    return `the row was billed ${dollars(amount)} for ${which}, which is that of ${forWhat}; their reservations were given back whole`;
  },
  "streams-billed": ({ amount, tokens, requests }) =>
    `the row was billed ${dollars(amount)} for ${plural(tokens, "token")} that failed streams had sent ` +
    `(${requests.length === 1 ? requests[0] : `ambiguous: of ${list(requests)}`}), without prompts; their reservations were given back whole`,
  "stale-memory": ({ owed, back, raised }) => {
    const how = back
      ? `came back with ${dollars(back.amount)} (${entries(back.entries)})`
      : "came back without any of it";
    const then = raised ? `, and a repair raised it by ${dollars(raised.amount)} (${entries(raised.entries)})` : "";
    return `the counter was gone, its row was to hold ${dollars(owed)}, and it ${how}${then}`;
  },
  "stale-memory-uncharged": ({ spent, requests, back, entry }) =>
    `the counter was gone, ${dollars(spent)} had been spent, with ${list(requests)} that was never charged, and it came back with ` +
    `${dollars(back)} (${entries([entry])})`,
  "deleted-side-by-side": ({ replica, settling, entry, late, raised, lost }) =>
    `nothing was broken, replica ${replica} deleted the counter beside ${settling} settlements of its own ` +
    `(entry ${entry}), and others were settled by C − R all the same ${settledOnNothing(late, raised)}${neverCame(lost)}`,
  "deleted-side-by-side-seeded": ({ replica, settling, entry, back, owed, seed, lost }) =>
    `nothing was broken, replica ${replica} deleted the counter beside ${settling} settlements of its own ` +
    `(entry ${entry}), and it was seeded with the ${dollars(back)} that its row had by then, of ${dollars(owed)} (${entries([seed])})${neverCame(lost)}`,
  "seeded-with-charge": ({ seeded, owed, rivals, excess, entries: ns }) =>
    `it was seeded with ${dollars(seeded)} when ${dollars(owed)} was to be on it: the row had what ${nameSets(rivals)} cost, ` +
    `${dollars(excess)}, and that was charged as well (entries ${list(ns.map(String))})`,
  "prompt-settled": ({ rivals, cost }) =>
    `${nameSets(rivals)} had their clients hang up before the first chunk and were settled to their prompts' cost, ${dollars(cost)}, which the row never got`,
  "not-seeded": ({ gone, replica, entry, owed }) =>
    `the counter was ${gone}, and replica ${replica}, which had charged it before and so has it in memory, seeded nothing: ` +
    `it began again at zero (entry ${entry}) and lacks the ${dollars(owed)} from before`,
  "emptied-twice": ({ replica, entry, owed }) =>
    `replica ${replica} set the counter to zero (entry ${entry}) when ${dollars(owed)} had been spent in a period that had not ended`,
  "window-counted-twice": ({ by, again, addedBy, excess, without }) =>
    `replica ${by} made the row of the logs, which had ${nameSets(again)} already, and replica ${addedBy} added that again: ` +
    `${dollars(excess)} too much${without.length === 0 ? "" : `, for the logs had not got ${list(without)} yet`}`,
  "wrong-amount": wrongAmounts,
  "lagging-row": ({ gone, owed, back, seed, rivals }) =>
    `the counter was ${gone} when ${dollars(owed)} had been spent, and came back with the ${dollars(back)} ` +
    `that its row had by then${seed === null ? "" : ` (${entries([seed])})`}, without what ${nameSets(rivals)} cost`,
};

function settledOnNothing(late: readonly number[], raised: Moved | null): string {
  const repaired = raised ? `; a repair then raised it by ${dollars(raised.amount)} (${entries(raised.entries)})` : "";
  return `(${entries(late)})${repaired}`;
}

function neverCame({ requests, cost }: Worth): string {
  return requests.length === 0 ? "" : `; the cost of ${list(requests)}, ${dollars(cost)}, never came on it`;
}

function lostToReset(way: LostToReset): string {
  const why =
    way.how === "never-settled"
      ? "a reset cleared the counter of reservations, no settlement of theirs came, and it lacks the cost of"
      : `a reset cleared the counter, a settlement of what it had held put it below zero (${entries(way.late === null ? [] : [way.late])}), it was deleted with later reservations, and lacks the cost of`;
  return `${why} ${list(way.requests)}, ${dollars(way.cost)}`;
}
