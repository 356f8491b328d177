import { randomBytes } from 'node:crypto';
import { unavailable } from '../../lib/errors.ts';
import type { KeptPicture } from './rules.ts';
import type { PictureStore } from './store.ts';

/** The names of a picture's objects. */
export const objectsOf = (objectName: string) => ({ large: `${objectName}-large.webp`, small: `${objectName}-small.webp` });

/**
 * Stores a picture under a name that cannot be guessed and begins with `prefix`. Returns the name, and throws `unavailable` if the store does
 * not take it.
 */
export async function storePicture(
  { put }: Pick<PictureStore, 'put'>,
  prefix: string,
  { large, thumbnail }: Pick<KeptPicture, 'large' | 'thumbnail'>,
): Promise<string> {
  const objectName = prefix + randomBytes(24).toString('base64url');
  const names = objectsOf(objectName);
  await Promise.all([put(names.large, large), put(names.small, thumbnail)]).catch((error) => {
    throw unavailable('The picture could not be stored. Nothing was added.', error);
  });
  return objectName;
}
