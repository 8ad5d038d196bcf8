import { z } from "zod";
import { faultId } from "./fields.ts";
import { faultKind } from "./kind.ts";
import { acknowledgeable, RedisRule, reachesOthers } from "./redis-rule.ts";

/** A rule of the Redis proxy: the one fault that may strike often. */
export const redis = faultKind(
  z.strictObject({
    id: faultId,
    kind: z.literal("redis"),
    rule: RedisRule,
    /** It counts as fired when it struck at least this often; 0 where a subject may do without the command. */
    mustFire: z.number().int().nonnegative(),
  }),
  {
    page: [
      {
        what: "Redis fails a command",
        how: "`redisFault(id, rule, mustFire)`: command, key (`counter:customer`), replica, sign of the amount, `aim: { request, step }` (only the `reservation` or `settlement` of that request, on `counter:REF` or on any counter, `counter:*`), `skip`, `times`, and an action: `delay`, `drop`, `apply-drop-reply`, `acknowledge-only`, `error`, `close`, `rst`, `stall`, `partition`. It must strike once unless `mustFire` says otherwise",
      },
    ],
    trouble: () => "redis",
    reachesOthers: ({ rule }) => reachesOthers(rule),
    act: ({ rule: { action, command, key, aim } }) =>
      `${action.kind} on ${aim ? `the ${aim.step} of ${aim.request}, ` : ""}${command} ${key}`,
    lastsMs: ({ rule: { action } }) => ("ms" in action ? action.ms : 0),
    mayFail: ({ rule }) => rule.replica ?? "all",
    problems({ rule: { command, action, key } }, entities) {
      const ref = key.match(/^counter:(.*)$/)?.[1];
      const known = ref === undefined || ref === "*" || entities.some((entity) => entity.ref === ref);
      const answerable = action.kind !== "acknowledge-only" || command === "*" || acknowledgeable.includes(command);
      return [
        ...(known ? [] : [`rule.key names no entity: ${ref}`]),
        ...(answerable ? [] : [`acknowledge-only: not of ${command}; of ${acknowledgeable.join(", ")}`]),
      ];
    },
  },
);
