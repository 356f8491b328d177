import { overloaded } from '../../lib/errors.ts';
import { once } from '../../lib/process/once.ts';
import { createTurns } from '../../lib/process/turns.ts';
import type { CallContext } from '../../lib/rpc/rpc.ts';
import type { ReadFile } from '../contract/file-body.ts';
import { createLauncher } from './launcher.ts';
import { storePicture } from './objects.ts';
import { openStore, type StoreSettings } from './open-store.ts';
import { reencodeInProcess } from './reencoder.ts';
import type { KeptPicture } from './rules.ts';
import type { PictureStore } from './store.ts';

/** What a function may do with pictures. */
export interface Pictures {
  /** Starts early what the first picture needs. */
  prepare(): void;
  store(): Promise<PictureStore>;
  /** Re-encodes a picture and stores it under a name that cannot be guessed. Throws `unavailable` if the store does not take it. */
  keep(upload: Upload): Promise<StoredPicture>;
  close(): void;
}

interface Upload {
  /** Reads the body part by part; called when there is room for it. */
  read: ReadFile;
  /** How the name must begin. */
  prefix: string;
  sellerId: number;
  call: CallContext;
}

interface StoredPicture {
  objectName: string;
  width: number;
  height: number;
}

/** As many as Cloud Run sends to one instance of add-picture. Each holds up to 8 MiB. */
const atOnce = 8;
const busy = 'Too many pictures are being added at the moment.';
/** Seconds. Each try sends up to 8 MiB, and a place becomes free about once a second. */
const retryAfter = 5;

export function createPictures(settings: StoreSettings): Pictures {
  const store = once(() => openStore(settings));
  const launcher = createLauncher();
  let held = 0;
  // One picture is decoded at a time, because one may need most of an instance's memory. Sellers take turns.
  const takeTurn = createTurns({ atOnce: 1, waiting: atOnce }, busy);

  async function keepHeld({ read, prefix, sellerId, call }: Upload): Promise<StoredPicture> {
    const file = launcher.send();
    call.gone?.addEventListener('abort', file.forget, { once: true });
    try {
      await read(file.add);
      const deadline = { atMs: call.deadlineAtMs, gone: call.gone };
      const storeIt = async ({ large, thumbnail, ...size }: KeptPicture): Promise<StoredPicture> => ({
        objectName: await storePicture(await store(), prefix, { large, thumbnail }),
        ...size,
      });
      // Stored while its decoder ends. The turn lasts until that end, because the next one needs the memory; and so does the request, because
      // behind a response an instance may get no processor.
      const { kept } = await takeTurn(() => reencodeInProcess(file, storeIt), deadline, { whose: String(sellerId) });
      return await kept;
    } finally {
      call.gone?.removeEventListener('abort', file.forget);
      file.forget();
    }
  }

  return {
    store,
    prepare: launcher.prepare,
    close: launcher.close,
    async keep(upload) {
      if (held >= atOnce) throw overloaded(busy, retryAfter);
      held += 1;
      try {
        return await keepHeld(upload);
      } finally {
        held -= 1;
      }
    },
  };
}
