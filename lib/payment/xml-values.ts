import * as z from 'zod/mini';

// The values of XML Schema's types as the WSDL uses them: what counts is the value, not how it is spelled. Both sides of a payment read with these.

const collapsed = (text: string) => text.replace(/^[ \t\n\r]+|[ \t\n\r]+$/g, '');

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The WSDL's TransactionId: any UUID, in small or capital letters. */
export const uuid = () => z.string().check(z.regex(uuidPattern));

/** The same in small letters, as Souk writes its own. */
export const canonicalUuid = () =>
  z.pipe(
    uuid(),
    z.transform((id) => id.toLowerCase()),
  );

/** xsd:long from `least` to `most`: a sign, leading zeros and white space around it change nothing. Up to 2^53. */
export const long = (least: number, most: number) =>
  z.pipe(
    z.pipe(z.string(), z.transform(collapsed)),
    z.pipe(z.string().check(z.regex(/^[+-]?\d{1,40}$/)), z.pipe(z.transform(Number), z.number().check(z.minimum(least), z.maximum(most)))),
  );

/** xsd:dateTime as an instant. One without a time zone is read as UTC. Fractions beyond a millisecond are cut off. */
export const instant = () =>
  z.pipe(
    z.pipe(z.pipe(z.string(), z.transform(collapsed)), z.string().check(z.regex(dateTimePattern))),
    z.transform((text, { issues }) => {
      const date = new Date(/(Z|[+-]\d{2}:\d{2})$/.test(text) ? text : `${text}Z`);
      if (!Number.isNaN(date.getTime())) return date;
      issues.push({ code: 'custom', message: 'no such instant', input: text });
      return z.NEVER;
    }),
  );

const dateTimePattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-](0\d|1[0-4]):[0-5]\d)?$/;

/** Attributes that any element may carry, whatever its type: xsi:type and its kin, under any prefix. */
const ofEveryElement = /^[^:]+:(type|nil|schemaLocation|noNamespaceSchemaLocation)$/;

/**
 * A message as `soap` reads it, without the attributes that every element may have. An element with text and such attributes becomes its text. Any
 * other attribute stays, so that a strict schema refuses it.
 */
export function withoutSchemaAttributes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSchemaAttributes);
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  const { attributes = {}, $value, ...elements } = value as { attributes?: object; $value?: unknown };
  const others = Object.entries(attributes).filter(([name]) => !ofEveryElement.test(name));
  const read = Object.fromEntries(Object.entries(elements).map(([name, element]) => [name, withoutSchemaAttributes(element)]));
  if (others.length > 0) return { ...read, attributes: Object.fromEntries(others) };
  return $value !== undefined && Object.keys(read).length === 0 ? $value : read;
}
