import type { Repair, RepairPart } from "../../causes/index.ts";
import { dollars, list } from "../../numbers.ts";
import { entries } from "../requests.ts";

/** Why a replica deleted the counter. */
export function repairedBy(repair: Repair): string {
  const { fault, replica } = repair;
  const at = entries([repair.entry]);
  if (repair.for === "failed-commands")
    return `${fault} made commands of replica ${replica} fail, which deleted the counter to be safe (${at})`;
  return (
    `${fault} had led to a repair by DEL, settlements that came after it left ${repair.belowZero} below zero, and replica ${replica} ` +
    `deleted the counters of a request that was to be settled on it (${at})`
  );
}

type PartWords = { [Kind in RepairPart["part"]]: (part: Extract<RepairPart, { part: Kind }>) => string };

const parts: PartWords = {
  past: ({ owed, back }) => {
    const came = back ? `${dollars(back.amount)} came back (${entries([back.entry])})` : "nothing came back";
    return `of the ${dollars(owed)} that was charged on it ${came}`;
  },
  late: ({ requests, amount, entries: ns }) =>
    `the reservations of ${list(requests)}, ${dollars(amount)}, went with it, and were settled by C − R all the same (${entries(ns)})`,
  raised: ({ amount, entries: ns }) => `a repair raised it by ${dollars(amount)} (${entries(ns)})`,
  again: ({ requests, entries: ns }) => `${list(requests)} was charged anew (${entries(ns)})`,
  "never-charged": ({ requests, cost }) => `it was never charged with what ${list(requests)} cost, ${dollars(cost)}`,
};

/** What one part of the repair's price is. */
export function repairPart<Kind extends RepairPart["part"]>(part: Extract<RepairPart, { part: Kind }>): string {
  return parts[part.part as Kind](part);
}
