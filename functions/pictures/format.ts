export type PictureFormat = 'jpeg' | 'png' | 'webp';

/** By so many bytes the format is known. */
export const startBytes = 12;

/** The format by the first bytes of a file; undefined for any other file. Its name and its content type do not matter. */
export function formatOf(file: Buffer): PictureFormat | undefined {
  if (file.subarray(0, 3).equals(jpegStart)) return 'jpeg';
  if (file.subarray(0, 8).equals(pngStart)) return 'png';
  const isWebp = file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WEBP';
  return isWebp ? 'webp' : undefined;
}

const jpegStart = Buffer.from([0xff, 0xd8, 0xff]);
const pngStart = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** Whether a PNG is animated (APNG). A decoder that does not know the chunk `acTL` shows the first frame, so this must be found here. */
export function isAnimatedPng(file: Buffer): boolean {
  for (let at = pngStart.length; at + 8 <= file.length; ) {
    const name = file.toString('latin1', at + 4, at + 8);
    if (name === 'acTL') return true;
    if (name === 'IDAT') return false;
    at += 12 + file.readUInt32BE(at);
  }
  return false;
}
