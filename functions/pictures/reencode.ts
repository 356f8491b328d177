import sharp, { type OutputInfo, type Sharp, type SharpOptions } from 'sharp';
import { formatOf, isAnimatedPng } from './format.ts';
import { encoding, type KeptPicture, pictureRules } from './rules.ts';

// One picture in a process that ends after it: nothing is worth keeping in memory.
sharp.cache(false);
sharp.concurrency(1);
// Decoders of other formats are never needed, and some read files and addresses.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({ operation: ['VipsForeignLoadJpegBuffer', 'VipsForeignLoadPngBuffer', 'VipsForeignLoadWebpBuffer'] });

/** A file that cannot be kept as a picture. The message is the broken rule. */
export class PictureRefused extends Error {}

const { leastPixels, mostPixels } = pictureRules;
const decoding: SharpOptions = { failOn: 'error', sequentialRead: true, limitInputPixels: mostPixels ** 2 };

/** Decodes a file by its content alone, not by its name or content type, and encodes it again in two sizes. Throws PictureRefused. */
export async function reencode(file: Buffer): Promise<KeptPicture> {
  const orientation = await checkHeader(file);
  const upright = turn(await shrink(file, orientation), orientation);
  const [large, thumbnail] = await Promise.all([
    upright.clone().toBuffer({ resolveWithObject: true }),
    upright.clone().resize({ width: pictureRules.thumbnailWidth, withoutEnlargement: true }).toBuffer(),
  ]);
  return { width: large.info.width, height: large.info.height, large: large.data, thumbnail };
}

/** Checks what the file says of itself, before anything is decoded. Returns the orientation of its EXIF data, 1 to 8. */
async function checkHeader(file: Buffer): Promise<number> {
  // Without a limit, because the header of a picture that is too large is read to say how large it is.
  const header = await readable(sharp(file, { ...decoding, limitInputPixels: false }).metadata());
  const { format, width, height, pages = 1, orientation = 1 } = header;
  if (format !== formatOf(file)) throw new PictureRefused(damaged);
  if (pages > 1 || (format === 'png' && isAnimatedPng(file))) throw new PictureRefused('must have one frame, and this one is animated');
  if ([width, height].some((pixels) => pixels < leastPixels || pixels > mostPixels)) {
    throw new PictureRefused(`must be ${leastPixels} to ${mostPixels} pixels wide and high, and this one is ${width} by ${height}`);
  }
  return orientation;
}

/** Pixels that are not compressed. */
interface Pixels {
  data: Buffer;
  info: OutputInfo;
}

/**
 * Decodes line by line, and keeps no more than the large picture's pixels. A picture that lies on its side is turned afterwards: to turn it
 * first, all its pixels would be kept.
 */
function shrink(file: Buffer, orientation: number): Promise<Pixels> {
  const width = pictureRules.width;
  const size = orientation > 4 ? { height: width } : { width };
  return readable(
    sharp(file, decoding)
      .resize({ ...size, withoutEnlargement: true })
      .toColourspace('srgb')
      .raw()
      .toBuffer({ resolveWithObject: true }),
  );
}

/** By orientation, from 1: whether the picture is mirrored, and by how many degrees it is turned after that. */
const turns = [
  [false, 0],
  [true, 0],
  [false, 180],
  [true, 180],
  [true, 270],
  [false, 90],
  [true, 90],
  [false, 270],
] as const;

function turn({ data, info: { width, height, channels } }: Pixels, orientation: number): Sharp {
  const [mirrored, degrees] = turns[orientation - 1] ?? turns[0];
  return sharp(data, { raw: { width, height, channels } }).flop(mirrored).rotate(degrees).webp(encoding);
}

const damaged = 'is damaged or incomplete, so it cannot be decoded';

/** What the decoder says of a file is for experts in its format. */
async function readable<Result>(decoded: Promise<Result>): Promise<Result> {
  try {
    return await decoded;
  } catch {
    throw new PictureRefused(damaged);
  }
}
