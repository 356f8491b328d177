// Money is always a whole number of minor units. ISO 4217 defines how many digits of a currency follow the decimal point. The digits of
// Intl differ, because they show how people write an amount: none for the rupiah and the forint, for which ISO has two.

const usualDigits = 2;

const unusualDigits: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

/** The currencies of ISO 4217, without its codes for metals, units of account between banks, tests and "no currency". */
const codes = `
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY
COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR
ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN
NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
`;

/** Whether this is the code of a currency in which items can be sold. */
export const isCurrency = (code: string): boolean => /^[A-Z]{3}$/.test(code) && codes.includes(code);

/** The number of digits after the decimal point in this currency. */
export function digitsOf(currency: string): number {
  const unusual = Object.entries(unusualDigits).find(([, currencies]) => currencies.includes(currency));
  return unusual === undefined ? usualDigits : Number(unusual[0]);
}

/** An amount in minor units as a decimal number with the currency's digits: 1999 in USD is 19.99, in JPY 1999, in KWD 1.999. */
export function decimal(cents: number, currency: string): `${number}` {
  const digits = digitsOf(currency);
  const written = String(Math.abs(cents)).padStart(digits + 1, '0');
  const point = written.length - digits;
  const sign = cents < 0 ? '-' : '';
  return `${sign}${written.slice(0, point)}${digits > 0 ? `.${written.slice(point)}` : ''}` as `${number}`;
}

/** The amount for logs and audits: 19.99 USD. */
export const amountWithCode = (cents: number, currency: string): string => `${decimal(cents, currency)} ${currency}`;

/** The amount for people: $19.99, ¥1,999. */
export const money = (cents: number, currency: string): string => formatOf(currency).format(decimal(cents, currency));

/** Parses a decimal number into minor units. Undefined for any other text, or for more digits than the currency has. */
export function parseDecimal(text: string, currency: string): number | undefined {
  const [, whole = '', fraction = ''] = /^(\d+)(?:\.(\d+))?$/.exec(text.trim()) ?? [];
  const digits = digitsOf(currency);
  const cents = Number(whole + fraction.padEnd(digits, '0'));
  return whole === '' || fraction.length > digits || !Number.isSafeInteger(cents) ? undefined : cents;
}

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(currency: string): Intl.NumberFormat {
  let format = formats.get(currency);
  if (!format) {
    const digits = digitsOf(currency);
    format = new Intl.NumberFormat('en-US', { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
    formats.set(currency, format);
  }
  return format;
}
