import * as z from 'zod/mini';
import { uuidPattern } from '../text/uuid.ts';

// Readers for the WSDL's XML Schema types. They accept every spelling of a value. Both sides of a payment use them.

const collapsed = (text: string) => text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');

/** The WSDL's TransactionId: any UUID, in lower or upper case. */
export const uuid = () => z.string().check(z.regex(uuidPattern));

/** The same, converted to lower case, in which Souk writes its UUIDs. */
export const canonicalUuid = () =>
  z.pipe(
    uuid(),
    z.transform((id) => id.toLowerCase()),
  );

/** xsd:long from `least` to `most`, up to 2^53. A sign, leading zeros and surrounding white space are accepted. */
export const long = (least: number, most: number) =>
  z.pipe(
    z.pipe(z.string(), z.transform(collapsed)),
    z.pipe(z.string().check(z.regex(/^[+-]?\d+$/)), z.pipe(z.transform(Number), z.number().check(z.minimum(least), z.maximum(most)))),
  );

/** xsd:boolean. */
export const boolean = () =>
  z.pipe(
    z.pipe(z.string(), z.transform(collapsed)),
    z.pipe(
      z.enum(['true', 'false', '1', '0']),
      z.transform((text) => text === 'true' || text === '1'),
    ),
  );

/** xsd:dateTime as a Date. Without a time zone it is read as UTC. Fractions of a millisecond are cut off. */
export const instant = () =>
  z.pipe(
    z.pipe(z.pipe(z.string(), z.transform(collapsed)), z.string().check(z.regex(dateTimePattern))),
    z.transform((text, { issues }) => {
      const date = new Date(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
      if (isDay(text) && !Number.isNaN(date.getTime())) return date;
      issues.push({ code: 'custom', message: 'no such instant', input: text });
      return z.NEVER;
    }),
  );

const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]((0\d|1[0-3]):[0-5]\d|14:00))?$/;

/** Whether a date exists: JavaScript reads 30 February as 2 March. */
function isDay(text: string): boolean {
  const [year, month, day] = text.slice(0, 10).split('-').map(Number) as [number, number, number];
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}

/** The attributes that elements of every type may have, with any prefix: xsi:type, xsi:nil and the schema locations. */
const ofEveryElement = /^[^:]+:(type|nil|schemaLocation|noNamespaceSchemaLocation)$/;

/** A fault, the deepest message, has 7 levels. What lies deeper than this limit stays as it is, and no schema accepts it. */
const deepest = 10;

/**
 * Removes from a message, as `soap` parsed it, the attributes that every element may have. An element with text and such attributes becomes
 * its text. Other attributes stay, so that a strict schema refuses them.
 */
export function withoutSchemaAttributes(value: unknown, depth = 0): unknown {
  if (depth > deepest) return value;
  if (Array.isArray(value)) return value.map((element) => withoutSchemaAttributes(element, depth + 1));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const { attributes = {}, $value, ...elements } = value as { attributes?: object; $value?: unknown };
  const others = Object.entries(attributes).filter(([name]) => !ofEveryElement.test(name));
  const read = Object.fromEntries(Object.entries(elements).map(([name, element]) => [name, withoutSchemaAttributes(element, depth + 1)]));
  if (others.length > 0) return { ...read, attributes: Object.fromEntries(others) };
  return $value !== undefined && Object.keys(read).length === 0 ? $value : read;
}
