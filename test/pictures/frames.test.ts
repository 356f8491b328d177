import { expect, test } from 'vitest';
import { type FrameKind, frameHead, frameReader } from '../../functions/pictures/frames.ts';

const frames: [number, FrameKind, string][] = [
  [1, 'part', 'the first part'],
  [2, 'part', ''],
  [1, 'part', 'x'.repeat(300)],
  [4_000_000_000, 'written', 'ö'],
  [1, 'decode', ''],
  [2, 'forget', ''],
  [1, 'ended', '{}'],
];
const bytes = Buffer.concat(
  frames.flatMap(([upload, kind, text]) => [frameHead(upload, kind, Buffer.byteLength(text)), Buffer.from(text)]),
);

test.each([1, 2, 8, 9, 10, 100, 10_000])('frames are found in pieces of %i bytes, and the pieces are freed', (length) => {
  const found: [number, FrameKind, Buffer][] = [];
  const read = frameReader((...frame) => found.push(frame));
  const pieces: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += length) {
    const piece = Buffer.allocUnsafeSlow(Math.min(length, bytes.length - at));
    bytes.copy(piece, 0, at);
    pieces.push(piece);
  }
  for (const piece of pieces) read(piece);
  expect(found.map(([upload, kind, content]) => [upload, kind, content.toString()])).toEqual(frames);
  expect(pieces.filter(({ buffer }) => buffer.byteLength > 0)).toEqual([]);
});

test('a frame of an unknown kind is an error', () => {
  const head = frameHead(1, 'part');
  head[4] = 77;
  expect(() => frameReader(() => {})(head)).toThrow('77');
});
