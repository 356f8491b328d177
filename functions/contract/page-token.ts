import { createHash } from 'node:crypto';
import * as z from 'zod/mini';
import { once } from '../../lib/process/once.ts';
import { parseJson } from '../../lib/text/json.ts';
import { InvalidRequest } from './problem.ts';
import { pageSize } from './values.ts';

const foreign = 'is not a page token of this query';

/** A decoded token: where the page begins, the account if the list belongs to one, and a digest of both and of the token's query. */
const opened = once(() => z.strictObject({ cursor: z.string().check(z.minLength(1)), account: z.optional(z.int()), digest: z.string() }));
type PageToken = z.output<ReturnType<typeof opened>>;

interface PageInput {
  pageSize: number;
  pageToken?: PageToken | undefined;
}

const pageToken = () =>
  z
    .pipe(
      z.string().check(z.maxLength(2_000, { error: foreign })),
      z.transform((token, { issues }) => {
        const result = opened().safeParse(fromBase64Json(token));
        if (result.success) return result.data;
        issues.push({ code: 'custom', message: foreign, input: token });
        return z.NEVER;
      }),
    )
    .check(z.meta({ type: 'string', description: '`nextPageToken` of the page before; absent for the first page.' }));

/**
 * The request schema of a list: its own parameters, `pageSize` and `pageToken`. A token is valid only for the same list and the same
 * parameters; only pageSize may change.
 */
export function listRequest<Shape extends z.core.$ZodLooseShape>(list: string, shape: Shape) {
  return z.strictObject({ ...shape, pageSize: pageSize(), pageToken: z.optional(pageToken()) }).check(
    z.refine(
      (input) => {
        const { pageToken } = input as PageInput;
        return !pageToken || pageToken.digest === digestOf(list, input as PageInput, pageToken);
      },
      { path: ['pageToken'], error: foreign },
    ),
  );
}

/** The cursor of the requested page, for a service. Throws an InvalidRequest if the token belongs to another account's list. */
export function cursorOf({ pageToken }: PageInput, account?: number): string {
  if (pageToken && pageToken.account !== account) throw new InvalidRequest([{ field: 'pageToken', message: foreign }]);
  return pageToken?.cursor ?? '';
}

/** Converts a service's page into the form of the contract. */
export function pageOf<Element>(
  { items, nextCursor }: { items: Element[]; nextCursor: string },
  { list, input, account }: { list: string; input: PageInput; account?: number },
): { items: Element[]; nextPageToken?: string } {
  if (!nextCursor) return { items };
  const place = { cursor: nextCursor, ...(account !== undefined && { account }) };
  const token: PageToken = { ...place, digest: digestOf(list, input, place) };
  return { items, nextPageToken: Buffer.from(JSON.stringify(token)).toString('base64url') };
}

/** Also detects a token that was damaged or changed. */
function digestOf(list: string, input: PageInput, { cursor, account }: Omit<PageToken, 'digest'>): string {
  const { pageSize: _, pageToken: __, ...parameters } = input;
  return createHash('sha256')
    .update(JSON.stringify([list, Object.entries(parameters).sort(), cursor, account ?? null]))
    .digest('base64url')
    .slice(0, 22);
}

/** Undefined for text that is not JSON, and for base64url that is not in canonical form, because Node's decoder ignores many errors. */
function fromBase64Json(token: string): unknown {
  const bytes = Buffer.from(token, 'base64url');
  return bytes.toString('base64url') === token ? parseJson(bytes.toString()) : undefined;
}
