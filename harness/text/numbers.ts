/** Dollars for a reader: "$0.01031", "$1.00", "-$0.05". At most five decimals; files have the exact number. */
export function money(amount: number): string {
  const size = Math.abs(amount);
  const sign = amount < 0 && size >= leastShown / 2 ? "-" : "";
  if (size < leastShown / 2) return size < noise ? "$0.00" : "less than $0.00001";
  const [whole, decimals = ""] = size.toFixed(5).split(".");
  return `${sign}$${whole}.${decimals.replace(/0{1,3}$/, "")}`;
}

/** "$0.01031 to $0.07131"; one amount where both ends look the same. */
export function moneyRange(low: number, high: number): string {
  const [from, to] = [money(low), money(high)];
  return from === to ? from : `${from} to ${to}`;
}

const leastShown = 0.00001;
/** What INCRBYFLOAT and sums leave. */
const noise = 1e-9;

/** Milliseconds as people read them: "840 ms", "12.3 s", "3 min 20 s". */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
