import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { createLauncher, type Launcher, type SentFile } from '../../functions/pictures/launcher.ts';
import { reencodeInProcess as reencode } from '../../functions/pictures/reencoder.ts';
import type { KeptPicture } from '../../functions/pictures/rules.ts';

/** A picture with a blue upper left corner on a red ground, so that a test can see how it is turned. */
export function drawing(width: number, height: number): Sharp {
  const corner = `<rect width="${width / 2}" height="${height / 2}" fill="#0000ff"/>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><rect width="100%" height="100%" fill="#ff0000"/>${corner}</svg>`;
  return sharp(Buffer.from(svg)).flatten();
}

export const jpeg = (width: number, height: number): Promise<Buffer> => drawing(width, height).jpeg().toBuffer();
export const png = (width: number, height: number): Promise<Buffer> => drawing(width, height).png().toBuffer();
export const webp = (width: number, height: number): Promise<Buffer> => drawing(width, height).webp().toBuffer();

/** A picture of the greatest size that takes long to decode: most of it after its decoder has begun. */
export const longPicture = (): Promise<Buffer> => drawing(8_000, 8_000).png({ progressive: true }).toBuffer();

/** A chunk of a PNG, with a checksum that is right. */
export function pngChunk(name: string, content: Buffer): Buffer {
  const [length, checksum] = [Buffer.alloc(4), Buffer.alloc(4)];
  const body = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  length.writeUInt32BE(content.length);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}

const ownLauncher = createLauncher();

/** Sends a file in parts to the launcher, and re-encodes it. */
export async function reencodeInProcess(file: Buffer, launcher: Launcher = ownLauncher): Promise<KeptPicture> {
  const sent = launcher.send();
  const partBytes = 65_536;
  for (let at = 0; at < file.length; at += partBytes) await sent.add(Buffer.copyBytesFrom(file, at, partBytes));
  return reencodeSent(sent);
}

/** Re-encodes a file that was sent to a launcher. */
export async function reencodeSent(sent: SentFile): Promise<KeptPicture> {
  const { kept } = await reencode(sent, async (picture) => picture);
  return kept;
}
