import { randomBytes } from 'node:crypto';
import type { RequestContext } from '../services/context.ts';
import { objectsOf } from './objects.ts';
import { type PictureStore, pageOfObjects } from './store.ts';

const dayMs = 24 * 60 * 60 * 1_000;
/** Maximum numbers per run. The rest waits for the next run. */
const removedAtOnce = 500;
const pages = 5;

type Context = Pick<
  RequestContext<'product-db/ListPictureObjects' | 'product-db/ForgetPictures' | 'pictures'>,
  'product' | 'pictures' | 'clock'
>;

/**
 * Deletes the objects that no picture needs: those of pictures that were removed more than a day ago, and those that a function stored
 * without adding the picture. An object younger than a day may belong to a request in flight, and stays. Returns how many it deleted.
 */
export async function sweepPictures(context: Context, lastStartMs: number): Promise<number> {
  const store = await context.pictures.store();
  const removed = await sweepRemoved(context, store);
  return removed + (await sweepUnknown(context, store, lastStartMs));
}

async function sweepRemoved({ product }: Context, store: PictureStore): Promise<number> {
  const { removed } = await product.listPictureObjects({ objectNames: [], limit: removedAtOnce });
  const objects = removed.flatMap((objectName) => Object.values(objectsOf(objectName)));
  await deleteAll(store, objects);
  if (removed.length > 0) await product.forgetPictures({ objectNames: removed });
  return objects.length;
}

/** Starts anywhere in the store, so that the runs together see all of it, however large it is. Looks only at this database's objects. */
async function sweepUnknown({ product, clock }: Context, store: PictureStore, lastStartMs: number): Promise<number> {
  const { prefix } = await product.listPictureObjects({ objectNames: [], limit: 1 });
  let from = prefix + randomBytes(2).toString('base64url');
  let deleted = 0;
  for (let page = 0, isAgain = false; page < pages && clock.nowMs() < lastStartMs; page += 1) {
    const found = await store.list(prefix, from);
    const old = found.filter(({ name, createdAt }) => form.test(name) && clock.nowMs() - createdAt.getTime() > dayMs);
    const names = [...new Set(old.map(({ name }) => name.replace(form, '')))];
    const known = new Set(names.length > 0 ? (await product.listPictureObjects({ objectNames: names, limit: 1 })).known : []);
    const unknown = old.map(({ name }) => name).filter((name) => !known.has(name.replace(form, '')));
    await deleteAll(store, unknown);
    deleted += unknown.length;
    if (found.length === pageOfObjects) from = `${found.at(-1)?.name}~`;
    else if (isAgain) break;
    else [from, isAgain] = [prefix, true];
  }
  return deleted;
}

/** The end of an object's name, after its picture's. Other objects are not ours to delete. */
const form = /-(?:large|small)\.webp$/;

async function deleteAll(store: PictureStore, names: string[]): Promise<void> {
  for (let i = 0; i < names.length; i += 20) await Promise.all(names.slice(i, i + 20).map((name) => store.delete(name)));
}
