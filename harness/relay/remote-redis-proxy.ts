import type { LedgerEntry } from "../contracts/index.ts";
import type { InstalledRule, PartitionableRedisProxy, ProxyNote, Strike } from "../redis-proxy/index.ts";
import type { RelayConnection } from "./connection.ts";

/** The relay's Redis proxies; times are on the harness' clock. Disposing it leaves the relay as it is. */
export function remoteRedisProxy(relay: RelayConnection): PartitionableRedisProxy {
  const ours = (t: number | null) => (t === null ? null : relay.toOurs(t));
  const entries = listeners<LedgerEntry>();
  const strikes = listeners<Strike>();
  const notes = listeners<ProxyNote>();
  const fired = new Map<string, number>();
  let rules = 0;
  const hearing = [
    relay.onTold("entry", ({ entry }) =>
      entries.tell({ ...entry, t: relay.toOurs(entry.t), delivered: ours(entry.delivered) }),
    ),
    relay.onTold("strike", ({ strike }) => {
      fired.set(strike.fault, (fired.get(strike.fault) ?? 0) + 1);
      strikes.tell({ ...strike, t: relay.toOurs(strike.t) });
    }),
    relay.onTold("note", ({ note }) => notes.tell({ ...note, t: relay.toOurs(note.t) })),
  ];
  return {
    /** As the relay itself sees it; replicas may know it by another name. */
    host: "relay",
    ports: relay.welcome.redisPorts,
    install(fault, order): InstalledRule {
      const rule = rules++;
      const before = fired.get(fault) ?? 0;
      relay.send({ do: "install", rule, fault, order });
      const remove = () => relay.send({ do: "remove", rule });
      return {
        id: fault,
        fired: () => (fired.get(fault) ?? 0) - before,
        remove,
        [Symbol.asyncDispose]: async () => remove(),
      };
    },
    onEntry: entries.add,
    onStrike: strikes.add,
    onNote: notes.add,
    partition: (replica) => relay.send({ do: "partition", replica }),
    heal: (replica) => relay.send({ do: "heal", replica }),
    async [Symbol.asyncDispose]() {
      for (const stop of hearing) stop();
    },
  };
}

function listeners<T>() {
  const all = new Set<(value: T) => void>();
  return {
    tell(value: T) {
      for (const listener of all) listener(value);
    },
    add(listener: (value: T) => void) {
      all.add(listener);
      return () => all.delete(listener);
    },
  };
}
