import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createResultReader, type Ended, resultOf } from '../../functions/pictures/process-result.ts';
import { reencodeInProcess } from '../../functions/pictures/reencoder.ts';
import type { KeptPicture } from '../../functions/pictures/rules.ts';

const kept = async (picture: KeptPicture) => picture;

/** A file whose decoder has written a picture in parts of so many bytes, and has not ended. */
function decodedInParts(picture: Buffer[], partBytes: number) {
  const written = Buffer.concat(picture);
  const end = Promise.withResolvers<Ended>();
  const decode = (onWritten: (part: Buffer) => void) => {
    for (let at = 0; at < written.length; at += partBytes) onWritten(written.subarray(at, at + partBytes));
    return end.promise;
  };
  return { decode, end: end.resolve };
}

const picture = { width: 16, height: 20, large: Buffer.alloc(3_000, 'large\n'), thumbnail: Buffer.alloc(500, 'small\n') };

test.each([1, 7, 1_000, 65_536])(
  'a picture that is written in parts of %i bytes is kept before its process has ended, which the request waits for',
  async (partBytes) => {
    const { decode, end } = decodedInParts(resultOf(picture), partBytes);
    const seen: KeptPicture[] = [];
    let hasEnded = false;
    const reencoded = reencodeInProcess({ decode }, async (one) => seen.push(one)).finally(() => {
      hasEnded = true;
    });
    expect(seen).toEqual([picture]);
    await setImmediate();
    expect(hasEnded).toBe(false);
    end({ code: 0, signal: null, said: '' });
    const { kept } = await reencoded;
    expect(await kept).toBe(1);
  },
);

test('what fails while a picture is kept fails the request, and breaks nothing else', async () => {
  const { decode, end } = decodedInParts(resultOf(picture), 1_000);
  const failure = new Error('The store is full.');
  const reencoded = reencodeInProcess({ decode }, () => Promise.reject(failure));
  await setImmediate();
  end({ code: 0, signal: null, said: '' });
  const { kept } = await reencoded;
  await expect(kept).rejects.toBe(failure);
});

test('a picture whose process does not end well is refused, although it was whole', async () => {
  const { decode, end } = decodedInParts(resultOf(picture), 1_000);
  end({ code: null, signal: 'SIGKILL', said: '' });
  await expect(reencodeInProcess({ decode }, kept)).rejects.toMatchObject({ code: 'overloaded' });
});

test.each([
  'no JSON',
  'null',
  '7',
  '[]',
  '{}',
  '{"width":16,"height":20,"largeBytes":-1,"thumbnailBytes":1e300}',
  '{"width":16,"height":20,"largeBytes":0,"thumbnailBytes":0}',
  '{"width":0,"height":20,"largeBytes":2,"thumbnailBytes":2}',
  '{"width":16,"height":9007199254740991,"largeBytes":2,"thumbnailBytes":2}',
  '{"width":1601,"height":20,"largeBytes":2,"thumbnailBytes":2}',
  '{"width":16,"height":20.5,"largeBytes":2,"thumbnailBytes":2}',
  '{"width":16,"height":20,"largeBytes":20000000,"thumbnailBytes":20000000}',
])('a process that writes %s instead of a picture has not kept it, and breaks nothing else', async (line) => {
  const decode = async (onWritten: (part: Buffer) => void): Promise<Ended> => {
    for (const part of [`${line}\n`, 'more']) expect(() => onWritten(Buffer.from(part))).not.toThrow();
    return { code: 0, signal: null, said: '' };
  };
  await expect(reencodeInProcess({ decode }, kept)).rejects.toMatchObject({ code: 'internal' });
});

test('what a process writes behind its picture does not belong to it', () => {
  const read = createResultReader();
  expect(read(Buffer.concat([...resultOf(picture), Buffer.from('more')]))).toEqual(picture);
});

test.each([
  ['a first line without an end', Buffer.alloc(2_000, 'a')],
  ['a first line that is no result', Buffer.from('no JSON\n')],
])('after %s, nothing that a process writes is kept or looked at', (_, first) => {
  const read = createResultReader();
  expect(read(first)).toBeUndefined();
  const part = Buffer.alloc(1_000_000);
  const before = process.memoryUsage().arrayBuffers;
  for (let i = 0; i < 100; i += 1) expect(read(part)).toBeUndefined();
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(10_000_000);
  expect(read(Buffer.concat([Buffer.from('\n'), ...resultOf(picture)]))).toBeUndefined();
});

test('a process that ends before its picture is whole has not kept it', async () => {
  const [head, large, thumbnail] = resultOf(picture) as [Buffer, Buffer, Buffer];
  const { decode, end } = decodedInParts([head, large, thumbnail.subarray(1)], 1_000);
  end({ code: null, signal: 'SIGKILL', said: '' });
  await expect(reencodeInProcess({ decode }, kept)).rejects.toMatchObject({ code: 'overloaded' });
});
