import { list, money, shortKeys } from "../../../text/index.ts";
import type { Repair, RepairPart } from "../../causes/index.ts";
import { entries, named } from "../requests.ts";

/** Why a replica deleted the counter. */
export function repairedBy(repair: Repair): string {
  const { fault, replica, entry } = repair;
  if (repair.for === "failed-commands")
    return `Fault ${fault} made commands of replica ${replica} fail, and it deleted the counter to be safe (entry ${entry}).`;
  return (
    `Fault ${fault} had led to a repair by DEL, and settlements after it left ${shortKeys(repair.belowZero)} below zero. ` +
    `Replica ${replica} then deleted the counters of a request that was to be settled on it (entry ${entry}).`
  );
}

type PartWords = { [Kind in RepairPart["part"]]: (part: Extract<RepairPart, { part: Kind }>) => string };

const parts: PartWords = {
  past: ({ owed, back }) =>
    `Of the ${money(owed)} charged on it before, ${back ? `${money(back.amount)} came back (entry ${back.entry})` : "nothing came back"}.`,
  late: ({ requests, amount, entries: ns }) =>
    `The reservations of ${list(requests)}, ${money(amount)}, went with it, and were settled all the same (${entries(ns)}).`,
  raised: ({ amount, entries: ns }) => `A repair raised it by ${money(amount)} (${entries(ns)}).`,
  again: ({ requests, entries: ns }) => `${named(requests)} got charged again (${entries(ns)}).`,
  "never-charged": ({ requests, cost }) => `It was never charged with what ${list(requests)} cost, ${money(cost)}.`,
};

/** What one part of the repair's price is. */
export function repairPart<Kind extends RepairPart["part"]>(part: Extract<RepairPart, { part: Kind }>): string {
  return parts[part.part as Kind](part);
}
