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

/** CALIBRATION */
const longestLagMs = 250;
const leastAchieved = 0.9;

export function fellBehind(lagP99Ms: number, rate: Rate | null): boolean {
  return lagP99Ms > longestLagMs || (rate !== null && rate.achievedPerSecond < leastAchieved * rate.offeredPerSecond);
}
