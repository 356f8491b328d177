import { Compute } from 'google-auth-library';
import * as z from 'zod/mini';
import { once } from '../../lib/process/once.ts';
import { type PictureStore, pageOfObjects } from './store.ts';

export interface BucketOptions {
  bucket: string;
  /** Instead of Google's. */
  url?: string;
  /** The headers that say who asks; if absent, those of this process's service account. */
  identity?: () => Promise<Headers>;
}

/** An upload of a few hundred kilobytes within one region takes a tenth of a second. */
const timeoutMs = 8_000;
/** Browsers keep a picture for a year, and shared caches for a day: a removed picture is to be gone from them, too. */
const cacheControl = 'public, max-age=31536000, immutable, s-maxage=86400';

const page = once(() =>
  z.object({
    items: z._default(
      z.array(
        z.object({
          name: z.string(),
          timeCreated: z.pipe(
            z.string(),
            z.transform((text) => new Date(text)),
          ),
        }),
      ),
      [],
    ),
  }),
);

/** A bucket of Cloud Storage, through its JSON interface. */
export function bucketStore({ bucket, url = 'https://storage.googleapis.com', identity = googleIdentity() }: BucketOptions): PictureStore {
  const objects = `/storage/v1/b/${encodeURIComponent(bucket)}/o`;

  async function ask(path: string, query: Record<string, string>, init: RequestInit, accepts: number[] = []): Promise<Response> {
    const signal = AbortSignal.timeout(timeoutMs);
    const headers = await identity();
    for (const [name, value] of Object.entries(init.headers ?? {})) headers.set(name, value);
    const response = await fetch(`${url}${path}?${new URLSearchParams(query)}`, { ...init, headers, signal });
    if (response.ok || accepts.includes(response.status)) return response;
    throw new Error(`Cloud Storage responds with ${response.status} to ${init.method} ${path}: ${(await response.text()).slice(0, 500)}`);
  }

  return {
    async put(name, content) {
      const boundary = `souk-${crypto.randomUUID()}`;
      const metadata = JSON.stringify({ name, contentType: 'image/webp', cacheControl });
      const head = `--${boundary}\r\nContent-Type: application/json\r\n\r\n${metadata}\r\n--${boundary}\r\nContent-Type: image/webp\r\n\r\n`;
      const body = Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]);
      const headers = { 'Content-Type': `multipart/related; boundary=${boundary}` };
      // An object that exists already is never replaced: this identity may only create.
      await ask(`/upload${objects}`, { uploadType: 'multipart', ifGenerationMatch: '0' }, { method: 'POST', headers, body });
    },

    async list(prefix, from) {
      const query = { prefix, startOffset: from, maxResults: String(pageOfObjects), fields: 'items(name,timeCreated)' };
      const { items } = page().parse(await (await ask(objects, query, { method: 'GET' })).json());
      return items.map(({ name, timeCreated }) => ({ name, createdAt: timeCreated }));
    },

    async delete(name) {
      await ask(`${objects}/${encodeURIComponent(name)}`, {}, { method: 'DELETE' }, [404]);
    },
  };
}

/** The library keeps the token, and gets another one from the metadata server before it expires. */
function googleIdentity(): () => Promise<Headers> {
  const account = new Compute();
  return async () => new Headers(await account.getRequestHeaders());
}
