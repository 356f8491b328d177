import type { TrailEvent } from './read-trail.ts';

const widths = [24, 22, 18, 25, 36];

/** One line of the table. A longer value moves the rest of its line. */
const line = (columns: readonly string[]): string =>
  columns
    .map((column, i) => column.padEnd(widths[i] ?? 0))
    .join('  ')
    .trimEnd();

export const heading: string = line(['TIME', 'EVENT', 'ACCOUNT', 'NETWORK', 'REQUEST', 'DETAILS']);

export function tableLine({ occurredAt, event, role, accountId, network, requestId, details }: TrailEvent): string {
  const account = [role, accountId].filter((part) => part !== undefined).join(' ');
  const said = Object.entries(details)
    .map(([name, value]) => `${name}=${Array.isArray(value) ? value.join(',') : value}`)
    .sort();
  return line([occurredAt.toISOString(), event, account || '-', network ?? '-', requestId ?? '-', said.join(' ')]);
}

/** The event as one line of JSON. */
export const jsonLine = (event: TrailEvent): string => JSON.stringify(event);
