/** Dollars as text, to the nanodollar: finer digits are the float noise that INCRBYFLOAT leaves. */
export function dollars(amount: number): string {
  const rounded = Number(amount.toFixed(9));
  return Object.is(rounded, -0) ? "0" : plainDecimal(rounded);
}

function plainDecimal(amount: number): string {
  const text = String(amount);
  return text.includes("e") ? amount.toFixed(9).replace(/\.?0+$/, "") : text;
}

/** A reading that may be missing: a counter that is absent is not zero. */
export function dollarsOr(amount: number | null, missing: string): string {
  return amount === null ? missing : dollars(amount);
}

/** The interval in which the truth lies; one number where both ends agree. */
export function range(low: number, high: number): string {
  return dollars(low) === dollars(high) ? dollars(low) : `${dollars(low)} … ${dollars(high)}`;
}

/** Milliseconds as people read them: "840 ms", "12.3 s", "3 min 20 s". */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** Text that fits one line, control characters removed: a server's answer must not steer the reader's terminal. */
export function oneLine(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/\p{Cc}/gu, "")
    .trim();
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
