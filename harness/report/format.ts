/** Dollars as a file has them, to the nanodollar: finer digits are the float noise that INCRBYFLOAT leaves. */
export function dollars(amount: number): string {
  const rounded = Number(amount.toFixed(9));
  return Object.is(rounded, -0) ? "0" : plainDecimal(rounded);
}

function plainDecimal(amount: number): string {
  const text = String(amount);
  return text.includes("e") ? amount.toFixed(9).replace(/\.?0+$/, "") : text;
}
