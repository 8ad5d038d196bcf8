import { monitorEventLoopDelay } from "node:perf_hooks";

/** How late the harness' own event loop ran. */
export interface LagMeter {
  /** Ends the measurement: the 99th percentile of the delay, ms. */
  stop(): number;
}

const resolutionMs = 20;

export function measureLag(): LagMeter {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  return {
    stop() {
      histogram.disable();
      if (histogram.count === 0) return 0;
      // The monitor's timer ticks every `resolution`, and what it reports includes that wait.
      return Math.max(0, histogram.percentile(99) / 1e6 - resolutionMs);
    },
  };
}

export interface Rate {
  offeredPerSecond: number;
  achievedPerSecond: number;
}

/**
 * Every surgical step waits for an event, so a late event loop delays a trial and does not falsify it; what it must
 * not do is come near the 1500 ms for which a hold outlasts its hang-up, or the 2 s after which LiteLLM gives up on Redis
 * (the proxy lives in this process, too). Measured on two cores at a load average of 12:
 * p99 of 4–37 ms idle, 14–105 ms with ten hang-ups, 70–166 ms with 300 streams, provider and replicas in one process.
 */
const longestLagMs = 1000;

/** At 4 or 5 requests a second one that comes a second late is 0.83 of a six-second plan. */
const leastAchieved = 0.9;

export function fellBehind(lagP99Ms: number, rate: Rate | null): boolean {
  return lagP99Ms > longestLagMs || (rate !== null && rate.achievedPerSecond < leastAchieved * rate.offeredPerSecond);
}
