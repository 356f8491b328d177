/** An object of the store, and when it was made. */
interface StoredObject {
  name: string;
  createdAt: Date;
}

/** Where the kept pictures are: a folder, or a bucket. An object is made once and never changes. All methods reject after some seconds. */
export interface PictureStore {
  put(name: string, content: Uint8Array): Promise<void>;
  /** The first 1,000 objects whose names begin with `prefix` and do not sort before `from`, in the order of their names. */
  list(prefix: string, from: string): Promise<StoredObject[]>;
  /** Deletes an object, if it is there. */
  delete(name: string): Promise<void>;
}

/** Objects in one page of a list. */
export const pageOfObjects = 1_000;
