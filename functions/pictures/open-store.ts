import type { Settings } from '../../lib/config/settings.ts';
import { folderStore } from './folder-store.ts';
import type { PictureStore } from './store.ts';

export type StoreSettings = Partial<Settings<'PICTURES_DIR' | 'PICTURES_BUCKET'>>;

/** The bucket, if one is set; else the folder. The library that speaks to Google is loaded only for a bucket. */
export async function openStore({
  PICTURES_BUCKET: bucket,
  PICTURES_DIR: folder = '.data/pictures',
}: StoreSettings): Promise<PictureStore> {
  if (!bucket) return folderStore(folder);
  const { bucketStore } = await import('./bucket-store.ts');
  return bucketStore({ bucket });
}
