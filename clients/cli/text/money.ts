/** An amount in minor units as people write it: 1999 in USD is $19.99, in JPY ¥1,999. */
export function money(cents: number, currency: string): string {
  const format = formatOf(currency);
  const digits = format.resolvedOptions().maximumFractionDigits ?? 0;
  return format.format(cents / 10 ** digits);
}

function formatOf(currency: string): Intl.NumberFormat {
  let format = formats.get(currency);
  if (!format) {
    format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
    formats.set(currency, format);
  }
  return format;
}

const formats = new Map<string, Intl.NumberFormat>();
