import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** Text in a colour or weight if standard output is a terminal. NO_COLOR and FORCE_COLOR override that. */
export const styled = (format: Format, text: string): string => styleText(format, text, { stream: process.stdout });

/** The same for standard error. */
export const styledForErrors = (format: Format, text: string): string => styleText(format, text, { stream: process.stderr });

/** Makes text from others safe for a terminal: one line, without control characters or changes of text direction. */
export const harmless = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
