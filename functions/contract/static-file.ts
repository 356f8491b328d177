import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

interface Encoded {
  content: Buffer;
  etag: string;
}

/** A file that is hashed and compressed once. All responses share its buffers. */
export class StaticFile {
  readonly #plain: Encoded;
  readonly #brotli: Encoded;

  private constructor(plain: Buffer, brotli: Buffer) {
    this.#plain = { content: plain, etag: etagOf(plain) };
    this.#brotli = { content: brotli, etag: etagOf(brotli) };
  }

  static async of(content: Buffer): Promise<StaticFile> {
    // The best quality takes seconds for the documentation page's script, which its first reader waits for.
    const params = { [constants.BROTLI_PARAM_QUALITY]: 5 };
    return new StaticFile(content, await promisify(brotliCompress)(content, { params }));
  }

  /** A file that was compressed when it was built. */
  static built(plain: Buffer, brotli: Buffer): StaticFile {
    return new StaticFile(plain, brotli);
  }

  /** The content for a client with this Accept-Encoding header, and the response headers that say which one it is. */
  encodedFor(acceptEncoding: string | undefined): Encoded & { headers: Record<string, string> } {
    const vary = { Vary: 'Accept-Encoding' };
    if (!acceptsBrotli.test(acceptEncoding ?? '')) return { ...this.#plain, headers: vary };
    return { ...this.#brotli, headers: { ...vary, 'Content-Encoding': 'br' } };
  }
}

const acceptsBrotli = /(?:^|,)\s*br\s*(?:,|$|;\s*q=(?!0(?:\.0*)?\s*(?:,|$)))/i;

/** An entity tag of RFC 9110. */
export const etagOf = (payload: string | Uint8Array): string => `"${createHash('sha1').update(payload).digest('base64url')}"`;
