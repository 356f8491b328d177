import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Text in a colour or weight, if standard output is a terminal; NO_COLOR and FORCE_COLOR say otherwise. */
export const styled = (format: Format, text: string): string => styleText(format, text, { stream: process.stdout });

/** The same for standard error. */
export const styledForErrors = (format: Format, text: string): string => styleText(format, text, { stream: process.stderr });

/** Text from others as one line that can do nothing to a terminal: no control characters, no change of direction. */
export const harmless = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
