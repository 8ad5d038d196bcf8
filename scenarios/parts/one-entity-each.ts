import { sideBySide } from "../../harness/catalogue/index.ts";
import type { PlannedFault, PlannedPhase } from "../../harness/contracts/index.ts";
import {
  type Blueprint,
  type Customer,
  inOrder,
  type PlanBuilder,
  type RuleInput,
  redisFault,
  together,
} from "../../harness/planner/index.ts";
import { warmOn } from "./kept-apart.ts";

/** A customer that is budgeted as one kind of entity only, and the one replica that serves it. */
interface Budgeted extends Customer {
  counter: string;
  replica: number;
}

/**
 * For each kind of budgeted entity one customer and one replica. It warms the counter and sends two requests, of which one
 * meets the rule on that counter; the DELs by which LiteLLM repairs counters that it is unsure of never reach Redis. A
 * replica has one such customer at a time, and all comes to rest before the next: three failures in a row (the increment
 * and two DELs) leave its circuit breaker closed, and the charge that follows begins the count anew.
 */
export function oneCommandOfEachEntity(
  plan: PlanBuilder,
  name: string,
  rule: Pick<RuleInput, "amount" | "action">,
): Blueprint {
  const customers = plan.random.shuffle(sideBySide()).map((kind, index): Budgeted => {
    const word = kind.replaceAll("_", "-");
    const customer = plan.caller(`by-${word}`, { [kind]: 100 });
    return { ...customer, counter: `by-${word}-${word}`, replica: index % plan.replicas };
  });
  let faults = 0;
  const strike = (input: RuleInput, mustFire?: number) => redisFault(`f${++faults}`, input, mustFire);
  const onCounter = ({ entities, counter, replica }: Budgeted): PlannedFault[] => [
    strike({
      command: "INCRBYFLOAT",
      key: `counter:${counter}`,
      replica,
      skip: plan.random.int(0, 1),
      times: 1,
      ...rule,
    }),
    ...entities.map(({ ref }) => strike({ command: "DEL", key: `counter:${ref}`, action: { kind: "drop" } }, 0)),
  ];
  return {
    entities: customers.flatMap(({ entities }) => entities),
    phases: inGroups(customers, plan.replicas).flatMap((group, index): PlannedPhase[] => [
      inOrder(
        index === 0 ? "warm" : `warm ${index + 1}`,
        group.flatMap((customer) => warmOn(plan, customer.replica, customer)),
        { purpose: "warm", settle: "none" },
      ),
      together(
        `${name} ${index + 1}`,
        group.flatMap((customer) => ask(plan, customer)),
        {
          faults: group.flatMap(onCounter),
        },
      ),
    ]),
  };
}

function ask(plan: PlanBuilder, customer: Budgeted) {
  return plan.requests(2, (index) => ({ as: customer, stream: index % 2 === 0 }), { on: [customer.replica] });
}

function inGroups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
