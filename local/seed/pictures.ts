import sharp from 'sharp';
import { storePicture } from '../../functions/pictures/objects.ts';
import { encoding, type KeptPicture, pictureRules } from '../../functions/pictures/rules.ts';
import type { PictureStore } from '../../functions/pictures/store.ts';
import { draw, type Look } from './drawings/index.ts';
import { context, type DrawnItem, type Field } from './plant.ts';

/** Drawn at the same time, so that one is encoded while another is stored. */
const atOnce = 3;

/** Draws a picture of each item and adds it. */
export async function addPictures(
  { product, store }: Pick<Field, 'product'> & { store: PictureStore },
  items: DrawnItem[],
  onPictures: (added: number) => void,
): Promise<void> {
  const left = items.values();
  let added = 0;
  async function addInTurn(): Promise<void> {
    for (const { sellerId, itemId, look } of left) {
      const { prefix } = await product.preparePicture({ sellerId, itemId }, context());
      const { width, height, ...files } = await render(look);
      const objectName = await storePicture(store, prefix, files);
      await product.addPicture({ sellerId, itemId, objectName, width, height }, context());
      added += 1;
      onPictures(added);
    }
  }
  await Promise.all(Array.from({ length: atOnce }, addInTurn));
}

/** The two sizes of a picture, encoded as a seller’s are. */
export async function render(look: Look): Promise<KeptPicture> {
  const { data, info } = await sharp(Buffer.from(draw(look)))
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  const { width, height, channels } = info;
  const picture = sharp(data, { raw: { width, height, channels } }).webp(encoding);
  const [large, thumbnail] = await Promise.all([
    picture.clone().toBuffer(),
    picture.clone().resize({ width: pictureRules.thumbnailWidth }).toBuffer(),
  ]);
  return { width, height, large, thumbnail };
}
