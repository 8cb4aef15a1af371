/** Decimals of a currency: none for yen, two for euros. */
function decimalsOf(currency: string): number {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  return format.resolvedOptions().maximumFractionDigits ?? 0;
}

/** The amount that people write, in the minor units that the API counts in. */
export function toMinorUnits(amount: number, currency: string): number {
  return Math.round(amount * 10 ** decimalsOf(currency));
}

/** The other way round, as text for a field. */
export function fromMinorUnits(amount: number, currency: string): string {
  return (amount / 10 ** decimalsOf(currency)).toString();
}
