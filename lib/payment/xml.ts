/** Control characters, halves of surrogate pairs, U+FFFE and U+FFFF. XML has no way to write them, not even by number. */
const notInXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/** Whether XML can carry every character of a text. */
export const isXmlText = (text: string): boolean => !notInXml.test(text);

const forbidden = [
  notInXml,
  // A document type can declare entities, and entities can grow without end.
  /<!DOCTYPE|<!ENTITY/i,
  // The `soap` package resolves id and href between elements, and an id of __proto__ would reach the prototype of every object. Neither
  // belongs to a literal message.
  /<(?:[^<>"']|"[^"]*"|'[^']*')*\s(?:id|href)\s*=/,
];

/** Whether a message is free of what `soap` must never be given to parse. */
export const isPlainXml = (xml: string): boolean => !forbidden.some((pattern) => pattern.test(xml));

/** For soap's `customDeserializer`: the element's text as it is, where soap itself would read "12abc" as 12. */
const readText = (text: string, { object }: { object: unknown }): string => (typeof object === 'string' ? object + text : text);
export const asText = { long: readText, dateTime: readText };

/** Text for soap to write: it passes on what looks like a CDATA section with the markup inside, but not behind a space, which readers trim. */
export const plainText = (text: string): string => (text.startsWith('<![CDATA[') ? ` ${text}` : text);
