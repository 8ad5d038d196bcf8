export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

export function round3(value: number): number {
  return Math.round(value * 1000) / 1000;
}

export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
