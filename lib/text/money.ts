// Money is a whole number of minor units everywhere. How many digits of it stand behind the decimal point is what ISO 4217 says of the currency.
// Intl knows how people write an amount instead, which differs: it gives the rupiah and the forint no digits, and ISO gives both of them two.

const usualDigits = 2;

const unusualDigits: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

/** ISO 4217's currencies, without its codes for metals, for units of account between banks, for tests and for no currency. */
const codes = `
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY
COP COU CRC CUC CUP CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD IRR
ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN
NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL
THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW ZWG
`;

/** Whether it is the code of a currency in which something can be sold. */
export const isCurrency = (code: string): boolean => /^[A-Z]{3}$/.test(code) && codes.includes(code);

/** How many digits an amount of this currency has behind the decimal point. */
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

/** The same as a log or a book names it: 19.99 USD. */
export const amountWithCode = (cents: number, currency: string): string => `${decimal(cents, currency)} ${currency}`;

/** The same as people write it: $19.99, ¥1,999. */
export const money = (cents: number, currency: string): string => formatOf(currency).format(decimal(cents, currency));

/** The minor units in a decimal number; undefined if it is written in any other way, or with more digits than the currency has. */
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
