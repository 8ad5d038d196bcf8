import type { PartitionableRedisProxy, Strike } from "./types.ts";

/** The replicas that rules have cut off from Redis; each is healed when its time is over or its rule is removed. */
export class Partitions {
  private readonly proxy: Pick<PartitionableRedisProxy, "partition" | "heal">;
  private readonly running = new Map<number, { fault: string; timer: NodeJS.Timeout }>();

  constructor(proxy: Pick<PartitionableRedisProxy, "partition" | "heal">) {
    this.proxy = proxy;
  }

  begin({ fault, replica, ms }: Strike): void {
    if (ms === null || this.running.has(replica)) return;
    const timer = setTimeout(() => this.endAt(replica), ms);
    this.running.set(replica, { fault, timer });
    this.proxy.partition(replica, fault);
  }

  /** Without a fault: all. */
  end(fault?: string): void {
    for (const [replica, running] of this.running) {
      if (fault === undefined || running.fault === fault) this.endAt(replica);
    }
  }

  private endAt(replica: number): void {
    clearTimeout(this.running.get(replica)?.timer);
    this.running.delete(replica);
    this.proxy.heal(replica);
  }
}
