import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CliError } from '../errors/errors.ts';
import { harmless } from '../text/style.ts';

const mostBytes = 8 * 1024 * 1024;

/** The first bytes of each kind of picture. */
const starts: readonly [type: string, form: RegExp][] = [
  ['image/jpeg', /^ffd8ff/],
  ['image/png', /^89504e470d0a1a0a/],
  ['image/webp', /^52494646.{8}57454250/],
];

const chunkBytes = 64 * 1024;

/** A picture that tells how much of it was read to be sent. It is read in small chunks, each when the connection takes more. */
class PictureFile extends Blob {
  readonly #content: Uint8Array<ArrayBuffer>;
  onSent: (part: number) => void = () => {};

  constructor(content: Uint8Array<ArrayBuffer>, type: string) {
    super([content], { type });
    this.#content = content;
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    let sent = 0;
    const pull = (controller: ReadableStreamDefaultController<Uint8Array<ArrayBuffer>>) => {
      const chunk = this.#content.subarray(sent, sent + chunkBytes);
      sent += chunk.length;
      controller.enqueue(chunk);
      this.onSent(sent / this.size);
      if (sent === this.size) controller.close();
    };
    return new ReadableStream({ pull }, { highWaterMark: 0 });
  }
}

/** Reads a picture. Throws a CliError for a file that the marketplace would not take. */
export async function readPicture(file: string): Promise<PictureFile> {
  const name = harmless(path.basename(file));
  const content = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    throw new CliError(`${name} cannot be read: ${reasons[error.code ?? ''] ?? error.message}.`);
  });
  const type = starts.find(([, form]) => form.test(content.toString('hex', 0, 12)))?.[0];
  if (!type) throw new CliError(`${name} is not a JPEG, PNG or WebP picture.`, { hint: 'Save it as one of these first.' });
  if (content.length > mostBytes) {
    throw new CliError(`${name} has ${megabytes(content.length)}, and a picture may have at most ${megabytes(mostBytes)}.`, {
      hint: 'Save it smaller first.',
    });
  }
  return new PictureFile(content, type);
}

export const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'you may not read it',
};
