/** A value as one word of a command line. */
export const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
