import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import { createClient } from '../../clients/api/index.ts';
import { type Peak, watchMemory } from './memory.ts';
import { startVisitor, type Waits } from './visits.ts';

export interface Storm {
  stored: number;
  /** The errors that the client threw in the end. */
  errors: string[];
  seconds: number;
  fileMib: number[];
  peak: Peak;
  before: Waits;
  during: Waits;
}

const picturesOfItem = 8;
const timeoutMs = 540_000;
const quietMs = 10_000;

/** Adds so many pictures of this size at once, every second of them progressive, while visitors ask for items. */
export async function uploadAtOnce(url: string, functionPid: number, uploads: number, pixels: number): Promise<Storm> {
  const files = [await photo(pixels, false), await photo(pixels, true)];
  const seller = createClient({ url });
  const account = { username: `storm-${randomBytes(6).toString('hex')}`, password: randomBytes(12).toString('base64url') };
  await seller.createSeller({ name: 'Sam Seller', ...account });
  await seller.sellerLogIn(account);
  const item = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new' as const, priceCents: 1999, quantity: 1 };
  const items = await Promise.all(Array.from({ length: Math.ceil(uploads / picturesOfItem) }, () => seller.registerItem(item)));
  const itemOf = (upload: number) => items[upload % items.length]?.itemId ?? '';

  const quiet = startVisitor(url, itemOf(0));
  await sleep(quietMs);
  const before = await quiet.end();
  const memory = watchMemory(functionPid);
  const startedAtMs = Date.now();
  const visitor = startVisitor(url, itemOf(0));
  const ended = await Promise.allSettled(
    Array.from({ length: uploads }, (_, n) => seller.addPicture({ itemId: itemOf(n), file: files[n % 2] as Blob }, { timeoutMs })),
  );
  const during = await visitor.end();
  memory.stop();
  return {
    stored: ended.filter(({ status }) => status === 'fulfilled').length,
    errors: ended.flatMap((outcome) => (outcome.status === 'rejected' ? [(outcome.reason as Error).message] : [])),
    seconds: (Date.now() - startedAtMs) / 1_000,
    fileMib: files.map(({ size }) => size / 2 ** 20),
    peak: memory.peak,
    before,
    during,
  };
}

/** A picture with soft structure everywhere, so that its file is about as large as a photograph's. */
async function photo(pixels: number, progressive: boolean): Promise<Blob> {
  const coarse = Math.ceil(pixels / 8);
  const noise = { type: 'gaussian', mean: 128, sigma: 30 } as const;
  const small = await sharp({ create: { width: coarse, height: coarse, channels: 3, background: '#808080', noise } })
    .png()
    .toBuffer();
  const file = await sharp(small).resize(pixels, pixels).jpeg({ quality: 60, progressive }).toBuffer();
  return new Blob([new Uint8Array(file)], { type: 'image/jpeg' });
}
