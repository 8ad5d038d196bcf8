import { list, money, plural } from "../../../text/index.ts";
import type { WrongAmounts } from "../../causes/index.ts";
import { near, sum } from "../../numbers.ts";

/** "12 settlements came at 0.9 of the cost: $0.00972 too little. They are r1 $0.0073 instead of $0.0081, …." */
export function wrongAmounts({ settlements }: WrongAmounts): string {
  const off = sum(settlements.map(({ settled, cost }) => settled - cost));
  return (
    `${plural(settlements.length, "settlement")} came ${wronglyAt({ settlements })}: ${money(Math.abs(off))} too ${off > 0 ? "much" : "little"}. ` +
    theyAre({ settlements })
  );
}

/** "They are r1 $0.0073 instead of $0.0081, …." */
export function theyAre({ settlements }: WrongAmounts): string {
  const each = settlements.map(
    ({ request, settled, cost }) => `${request} ${money(settled)} instead of ${money(cost)}`,
  );
  return `They are ${list(each, 4)}.`;
}

/** "at 0.9 of the cost": by what they have in common, if there are several. */
export function wronglyAt({ settlements }: WrongAmounts): string {
  const [first, ...others] = settlements;
  const factor = first!.settled / first!.cost;
  const apart = first!.settled - first!.cost;
  if (others.length > 0 && others.every((one) => near(one.settled, factor * one.cost)))
    return `at ${Number(factor.toFixed(6))} of the cost`;
  if (others.length > 0 && others.every((one) => near(one.settled - one.cost, apart)))
    return `${money(Math.abs(apart))} ${apart > 0 ? "above" : "below"} the cost`;
  return "at another amount than the cost";
}
