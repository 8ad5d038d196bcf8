/** Wilson's score interval at 95 % for `hits` of `tries`; [0, 1] when nothing was tried. */
export function wilson(hits: number, tries: number): [low: number, high: number] {
  if (tries === 0) return [0, 1];
  const z = 1.959964;
  const share = hits / tries;
  const centre = share + (z * z) / (2 * tries);
  const spread = z * Math.sqrt((share * (1 - share)) / tries + (z * z) / (4 * tries * tries));
  const scale = 1 + (z * z) / tries;
  return [Math.max(0, (centre - spread) / scale), Math.min(1, (centre + spread) / scale)];
}
