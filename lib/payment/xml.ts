/** Control characters, lone surrogates, U+FFFE and U+FFFF. XML cannot contain them, not even as character references. */
const notInXml = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;

/** Whether XML can carry every character of a text. */
export const isXmlText = (text: string): boolean => !notInXml.test(text);

const forbidden = [
  notInXml,
  // A document type can declare entities, and entities can expand without limit.
  /<!DOCTYPE|<!ENTITY/i,
  // The `soap` package resolves id and href between elements, and an id of __proto__ would change the prototype of every object. A literal
  // message has neither attribute.
  /<(?:[^<>"']|"[^"]*"|'[^']*')*\s(?:id|href)\s*=/,
];

/** Whether a message is safe for `soap` to parse. */
export const isPlainXml = (xml: string): boolean => !forbidden.some((pattern) => pattern.test(xml));

/** For soap's `customDeserializer`: keeps the element's text unchanged. soap itself would read "12abc" as 12. */
const readText = (text: string, { object }: { object: unknown }): string => (typeof object === 'string' ? object + text : text);
export const asText = { long: readText, dateTime: readText, boolean: readText };

/**
 * Text for soap to write. soap does not escape a text that begins like a CDATA section. A space before it prevents that; readers trim it.
 */
export const plainText = (text: string): string => (text.startsWith('<![CDATA[') ? ` ${text}` : text);
