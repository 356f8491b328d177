/** A body that is a file, not JSON. */
export interface FileBody {
  field: string;
  /** The content types that are accepted. */
  types: readonly string[];
  mostBytes: number;
}

/** Reads a file and calls `take` with each part. Reads the next part when `take` has resolved. */
export type ReadFile = (take: (part: Buffer) => Promise<void>) => Promise<void>;
