import { texts } from './texts.ts';

/** What the marketplace takes. */
export const pictureTypes = 'image/jpeg,image/png,image/webp';
export const mostPictures = 8;

const mostBytes = 8 * 2 ** 20;
const mostPixels = 8_000;
const leastPixels = 16;
/** What the marketplace keeps is no larger. */
const keptWidth = 1_600;

class NotAPicture extends Error {
  override readonly name = 'NotAPicture';
}

/** Pictures are on the marketplace's own host, by whichever of its names the page was opened. */
export const pictureAddress = (url: string): string => new URL(url).pathname;

export interface ChosenPicture {
  file: Blob;
  name: string;
  bitmap: ImageBitmap;
}

/** Decodes a file before it is sent. A picture that is too large is made smaller. Throws a message for the reader. */
export async function readPicture(file: File): Promise<ChosenPicture> {
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new NotAPicture(texts.pictures.unreadable(file.name));
  });
  const { width, height } = bitmap;
  if (Math.min(width, height) < leastPixels) throw new NotAPicture(texts.pictures.tooSmall(file.name));
  const isTaken = pictureTypes.split(',').includes(file.type) && file.size <= mostBytes && Math.max(width, height) <= mostPixels;
  return { file: isTaken ? file : await asJpeg(bitmap), name: file.name, bitmap };
}

async function asJpeg(bitmap: ImageBitmap): Promise<Blob> {
  const scale = Math.min(1, keptWidth / bitmap.width, mostPixels / bitmap.height);
  const canvas = document.createElement('canvas');
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.9));
  if (!made) throw new NotAPicture(texts.pictures.unreadable(''));
  return made;
}
