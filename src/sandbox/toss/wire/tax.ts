/** How an amount splits into supply and value added tax. */
export interface TaxSplit {
  vat: number;
  suppliedAmount: number;
}

/** One eleventh of the taxable part, half a won rounded up; the rest is supply. Fits every captured answer. */
export function splitTax(amount: number, taxFreeAmount: number): TaxSplit {
  const taxable = Math.max(amount - taxFreeAmount, 0);
  // (2n + 11) / 22 rounds n / 11 half up without leaving integers.
  const vat = Math.floor((2 * taxable + 11) / 22);
  return { vat, suppliedAmount: taxable - vat };
}
