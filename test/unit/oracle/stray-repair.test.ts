import { expect, test } from "vitest";
import { judge } from "../../../harness/oracle/index.ts";
import { customer, redisFault, World } from "./builder.ts";

/** The reply to a reservation is lost, and the DEL that is to repair it goes to this key. */
function repairedAt(repaired: string): string[] {
  const world = new World().phase(
    "lose a reply",
    (world) => {
      world.request().complete();
      const request = world.request().invoke().reserve({ fault: "f1", delivered: false });
      world.strike("f1", "redis", 0);
      world.del(0, repaired);
      request.receive().headers().done().ok().chargeCustomer().chargeKey().bill();
    },
    { faults: [redisFault("f1")] },
  );
  const { findings } = judge(world.trial(), { expected: null });
  return findings.map(({ invariant, mode, amount }) => `${invariant} ${mode} ${amount.toFixed(5)}`);
}

test("a repair under the key without its namespace leaves exactly R: D15, not D10", () => {
  const withoutNamespace = customer.slice(customer.indexOf(":") + 1);
  expect(repairedAt(withoutNamespace)).toEqual(["settled D15 0.24809", "agreement D15 0.24809"]);
  expect(repairedAt("end_user:somebody-else")).toEqual(["settled D10 0.24809", "agreement D10 0.24809"]);
});
