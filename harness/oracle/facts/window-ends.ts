const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

/** When a window's periods end. Trial time, ms. */
export interface Ends {
  at: number[];
  /** It ends at each of these; otherwise at some of them at the most. */
  certain: boolean;
}

/** After LiteLLM's get_next_standardized_reset_time: a multiple of the duration within the next larger unit of the clock. */
const units: Readonly<Record<string, { unit: number; within: number }>> = {
  s: { unit: second, within: minute },
  m: { unit: minute, within: hour },
  h: { unit: hour, within: day },
};

/** Days and months end at a midnight of a time zone that a setting may name: somewhere that is a quarter of an hour. */
const quarter = { count: 15, unit: minute, within: hour };

/** The ends of a window's periods between the begin of a trial (ISO) and a time of it, by the clock. */
export function endsUntil(duration: string, startedAt: string, until: number): Ends {
  const [, count = "1", name = "d"] = duration.match(/^(\d+)(\w+)$/) ?? [];
  const known = units[name];
  const step = known && Number(count) > 0 ? { count: Number(count), ...known } : quarter;
  const origin = Date.parse(startedAt);
  const at: number[] = [];
  for (let end = next(origin, step); end <= origin + until; end = next(end, step)) at.push(end - origin);
  return { at, certain: step !== quarter };
}

function next(wall: number, { count, unit, within }: { count: number; unit: number; within: number }): number {
  const base = Math.floor(wall / within) * within;
  const passed = Math.floor((wall - base) / unit);
  return base + (passed + count - (passed % count)) * unit;
}
